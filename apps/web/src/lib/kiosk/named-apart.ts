/** The same values with labels that differ: the second `pH` of a step becomes `pH (2)`, so that a list can tell them apart. */
export function namedApart(
  values: readonly { label: string; value: string }[],
): { label: string; value: string }[] {
  const seen = new Map<string, number>()
  return values.map(({ label, value }) => {
    const count = (seen.get(label) ?? 0) + 1
    seen.set(label, count)
    return { label: count === 1 ? label : `${label} (${count})`, value }
  })
}
