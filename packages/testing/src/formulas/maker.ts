/** What every formula of the demonstration facility says of who makes it. */
export const FACILITY_AS_MAKER = {
  manufacturer: 'Northgate Sterile Preparations, LLC',
  licenceNumber: 'NY-OF-028114',
} as const
