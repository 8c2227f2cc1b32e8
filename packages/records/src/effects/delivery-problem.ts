/** Somebody outside answered and did not take what was sent. The message is for an administrator. */
export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused'
}

/** Why a delivery failed, in words for an administrator; nothing of what was to be delivered. */
export function deliveryProblem(error: unknown): string {
  if (error instanceof DeliveryRefused) return error.message
  if (!(error instanceof Error)) return 'It failed.'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'No answer in time.'
  // What `fetch` throws when nobody answers at the address.
  if (error instanceof TypeError) return 'Nobody answers at the address.'
  return `It failed: ${error.name}.`
}
