/** 'BatchScheduled' → 'Batch scheduled', 'BeyondUseOverridden' → 'Beyond use overridden'. */
export function eventWords(type: string): string {
  const spaced = type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
