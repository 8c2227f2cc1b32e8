import FlaskConical from '@lucide/svelte/icons/flask-conical'
import Layers from '@lucide/svelte/icons/layers'
import Plus from '@lucide/svelte/icons/plus'
import UserRound from '@lucide/svelte/icons/user-round'
import type { MeView } from '@batchproof/protocol'
import { mayCommand } from '@batchproof/domain'
import type { PaletteItem } from '@batchproof/ui'
import { api } from '../api.ts'
import { placesFor } from './nav.ts'

interface Group {
  label: string
  items: PaletteItem[]
}

const DELAY_MILLISECONDS = 180
const MOST_OF_A_KIND = 6

const matches = (item: PaletteItem, text: string) =>
  [item.label, ...(item.keywords ?? [])].some((words) => words.toLowerCase().includes(text))

/** What the palette offers: places at once, and what the server finds a moment later. The id of an item is its address. */
export class PaletteSearch {
  groups = $state.raw<Group[]>([])
  readonly #places: PaletteItem[]
  readonly #mayFindPeople: boolean
  readonly #mayFindFormulas: boolean
  #waiting: ReturnType<typeof setTimeout> | undefined
  #round = 0

  constructor(me: MeView) {
    const { roles } = me.person
    const places = placesFor(roles)
    this.#mayFindPeople = places.some(({ id }) => id === 'people')
    this.#mayFindFormulas = places.some(({ id }) => id === 'formulas')
    this.#places = [
      ...places.map(({ label, href, icon }) => ({ id: href, label, icon })),
      ...(mayCommand(roles, 'formula.draft')
        ? [{ id: '/formulas/new', label: 'New formula', icon: Plus, keywords: ['draft', 'create'] }]
        : []),
      { id: '/account', label: 'My PIN and passkeys', icon: UserRound, keywords: ['account', 'security'] },
    ]
    this.groups = this.#local('')
  }

  search(text: string): void {
    clearTimeout(this.#waiting)
    const sought = text.trim()
    this.groups = this.#local(sought.toLowerCase())
    const round = ++this.#round
    if (sought.length < 2) return
    this.#waiting = setTimeout(() => void this.#ask(sought, round), DELAY_MILLISECONDS)
  }

  #local(text: string): Group[] {
    const items = this.#places.filter((item) => text === '' || matches(item, text))
    return items.length > 0 ? [{ label: 'Go to', items }] : []
  }

  async #ask(search: string, round: number): Promise<void> {
    const found = await Promise.all([
      this.#batches(search),
      this.#mayFindFormulas ? this.#formulas(search) : null,
      this.#mayFindPeople ? this.#people(search) : null,
    ])
    if (round !== this.#round) return
    this.groups = [...this.#local(search.toLowerCase()), ...found.filter((group) => group !== null)]
  }

  async #batches(search: string): Promise<Group | null> {
    try {
      const { rows } = await api().batch.list.query({ search, limit: MOST_OF_A_KIND })
      return group(
        'Batches',
        rows.map((row) => ({
          id: `/batches/${row.id}`,
          label: row.batchNumber,
          hint: `${row.productName} ${row.strength}`,
          icon: Layers,
        })),
      )
    } catch {
      // One kind that cannot be searched takes nothing from the others.
      return null
    }
  }

  async #formulas(search: string): Promise<Group | null> {
    try {
      const { rows } = await api().formula.list.query({ search, limit: MOST_OF_A_KIND })
      return group(
        'Formulas',
        rows.map((row) => ({
          id: `/formulas/${row.id}`,
          label: `${row.name} ${row.strength}`,
          hint: row.recordId,
          icon: FlaskConical,
        })),
      )
    } catch {
      return null
    }
  }

  async #people(search: string): Promise<Group | null> {
    try {
      const rows = await api().person.list.query({ search })
      return group(
        'People',
        rows.slice(0, MOST_OF_A_KIND).map((row) => ({
          id: `/people/${row.id}`,
          label: row.name,
          hint: row.userName,
          icon: UserRound,
        })),
      )
    } catch {
      return null
    }
  }
}

const group = (label: string, items: PaletteItem[]): Group | null =>
  items.length > 0 ? { label, items } : null
