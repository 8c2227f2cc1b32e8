/** The menu's choice that takes something out of service or puts it back. */
export const serviceChoice = (inService: boolean) => ({
  value: 'service',
  label: serviceVerb(inService),
  danger: inService,
})

/** What is done to something that is in service, or is not. */
export const serviceVerb = (inService: boolean): string =>
  inService ? 'Take out of service' : 'Put into service'
