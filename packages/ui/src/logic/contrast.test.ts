import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrastRatio } from './contrast.ts'

const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8')

type Theme = Record<string, string>

/** The custom properties of the first rule whose selector list starts with `selector`. */
function ruleOf(selector: string): Theme {
  const start = css.indexOf(`\n${selector} {`)
  const listStart = start >= 0 ? start : css.indexOf(`\n${selector},`)
  if (listStart < 0) throw new Error(`no rule ${selector}`)
  const body = css.slice(css.indexOf('{', listStart) + 1, css.indexOf('}', listStart))
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1], match[2]]),
  )
}

const office = ruleOf(":root,\n[data-theme='light'],\n[data-theme='dark']")
const side = (which: 1 | 2): Theme =>
  Object.fromEntries(
    Object.entries(office).map(([name, value]) => {
      const pair = /^light-dark\((#\w+), (#\w+)\)$/.exec(value)
      return [name, pair?.[which] ?? value]
    }),
  )

const themes: Record<string, Theme> = {
  'office light': side(1),
  'office dark': side(2),
  kiosk: { ...side(1), ...ruleOf("[data-surface='kiosk']") },
  'kiosk dim': { ...side(2), ...ruleOf("[data-surface='kiosk'][data-theme='dim']") },
}

const grounds = ['page', 'surface', 'raised', 'sunken']
const readingInks = ['ink', 'ink-2', 'ink-3', 'accent', 'critical', 'warning', 'good']
const textPairs: [string, string][] = [
  ...grounds.flatMap((ground) => readingInks.map((ink): [string, string] => [ink, ground])),
  ['ink', 'fill'],
  ['ink-2', 'fill'],
  ['dark-ink', 'dark-fill'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-strong'],
  ['ink', 'accent-soft'],
  ['accent', 'accent-soft'],
  ['hazard-ink', 'hazard'],
  ['warning-fill-ink', 'warning-fill'],
  ...['critical', 'warning', 'good'].flatMap((tone): [string, string][] => [
    [`${tone}-ink`, tone],
    [tone, `${tone}-soft`],
    ['ink', `${tone}-soft`],
    ['ink-2', `${tone}-soft`],
  ]),
]
const edgePairs: [string, string][] = grounds.flatMap((ground): [string, string][] => [
  ['edge', ground],
  ['accent', ground],
])

const ratioIn = (theme: Theme, [ink, ground]: [string, string]): number =>
  contrastRatio(theme[ink] ?? `missing --${ink}`, theme[ground] ?? `missing --${ground}`)

describe.each(Object.entries(themes))('%s', (_name, theme) => {
  it.each(textPairs)('text %s on %s is AA (4.5:1)', (ink, ground) => {
    expect(ratioIn(theme, [ink, ground])).toBeGreaterThanOrEqual(4.5)
  })
  it.each(edgePairs)('edge %s on %s is AA (3:1)', (ink, ground) => {
    expect(ratioIn(theme, [ink, ground])).toBeGreaterThanOrEqual(3)
  })
})

describe('kiosk, high contrast', () => {
  it.each(readingInks)('text %s on the page is AAA (7:1)', (ink) => {
    expect(ratioIn(themes.kiosk ?? {}, [ink, 'page'])).toBeGreaterThanOrEqual(7)
  })
})

describe('contrastRatio', () => {
  it('is 21 for black on white, 1 for a colour on itself', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrastRatio('#777777', '#777777')).toBe(1)
  })
  it('refuses what it cannot read', () => {
    expect(() => contrastRatio('red', '#ffffff')).toThrow(RangeError)
  })
})
