import Calendar from '@lucide/svelte/icons/calendar'
import FlaskConical from '@lucide/svelte/icons/flask-conical'
import House from '@lucide/svelte/icons/house'
import Kanban from '@lucide/svelte/icons/square-kanban'
import Layers from '@lucide/svelte/icons/layers'
import Package from '@lucide/svelte/icons/package'
import PackageX from '@lucide/svelte/icons/package-x'
import ScrollText from '@lucide/svelte/icons/scroll-text'
import Send from '@lucide/svelte/icons/send'
import TriangleAlert from '@lucide/svelte/icons/triangle-alert'
import Users from '@lucide/svelte/icons/users'
import Warehouse from '@lucide/svelte/icons/warehouse'
import type { Role } from '@batchproof/domain'
import {
  AUDIT_READERS,
  DELIVERY_READERS,
  FORMULA_READERS,
  PEOPLE_READERS,
  RECALL_READERS,
} from './readers.ts'

/** One noun of the rail. */
export interface Place {
  readonly id: string
  readonly label: string
  readonly href: string
  readonly icon: typeof House
  /** Who has work there; left out, everybody. The server decides what may be read. */
  readonly roles?: readonly Role[]
}

const PLACES: readonly Place[] = [
  { id: 'today', label: 'Today', href: '/', icon: House },
  { id: 'batches', label: 'Batches', href: '/batches', icon: Layers },
  { id: 'formulas', label: 'Formulas', href: '/formulas', icon: FlaskConical, roles: FORMULA_READERS },
  { id: 'lots', label: 'Lots', href: '/lots', icon: Package },
  { id: 'deviations', label: 'Deviations', href: '/deviations', icon: TriangleAlert },
  { id: 'recalls', label: 'Recalls', href: '/recalls', icon: PackageX, roles: RECALL_READERS },
  { id: 'schedule', label: 'Calendar', href: '/schedule', icon: Calendar },
  { id: 'floor', label: 'Floor', href: '/floor', icon: Kanban },
  { id: 'people', label: 'People', href: '/people', icon: Users, roles: PEOPLE_READERS },
  { id: 'facility', label: 'Facility', href: '/facility', icon: Warehouse },
  { id: 'audit', label: 'Audit trail', href: '/audit', icon: ScrollText, roles: AUDIT_READERS },
  { id: 'deliveries', label: 'Deliveries', href: '/deliveries', icon: Send, roles: DELIVERY_READERS },
]

/** The nouns that these roles work with, in the order of the rail. */
export const placesFor = (roles: readonly Role[]): Place[] =>
  PLACES.filter((place) => !place.roles || roles.some((role) => place.roles?.includes(role)))

/** The id of the noun that an address belongs to. */
export function placeOf(pathname: string): string {
  if (pathname === '/') return 'today'
  const noun = pathname.split('/')[1] ?? ''
  return noun === 'recipients' ? 'lots' : noun
}
