import type { RecipientDetails } from '@batchproof/domain'

/** The hospitals that the demonstration sells to, each with whom to call in a recall. They do not exist. */
export const RECIPIENTS: readonly RecipientDetails[] = [
  {
    code: 'HVM',
    name: 'Hudson Valley Memorial Hospital',
    address: '12 Cedar Street, Kingston, NY 12401',
    contact: 'Pharmacy purchasing, Dana Ruiz, (845) 555-0117, recalls@hvm.example',
  },
  {
    code: 'SMA',
    name: 'St. Mark’s Medical Center, Albany',
    address: '900 New Scotland Avenue, Albany, NY 12208',
    contact: 'Pharmacist on duty, (518) 555-0163, pharmacy@stmarks-albany.example',
  },
  {
    code: 'MVR',
    name: 'Mohawk Valley Regional',
    address: '2200 Genesee Street, Utica, NY 13502',
    contact: 'Greg Lindholm, inpatient pharmacy, (315) 555-0120, glindholm@mvr.example',
  },
  {
    code: 'BWC',
    name: 'Berkshire Women’s and Children’s',
    address: '77 Wahconah Street, Pittsfield, MA 01201',
    contact: 'Labour and delivery pharmacy, (413) 555-0188, recalls@bwc.example',
  },
  {
    code: 'CCO',
    name: 'Capital Cancer and Oncology Associates',
    address: '5 Patroon Creek Road, Albany, NY 12206',
    contact: 'Oncology pharmacy, Yvonne Adeyemi, (518) 555-0175, adeyemi@ccoa.example',
  },
  {
    code: 'LES',
    name: 'Lakeside Eye Surgery',
    address: '410 Broadway, Saratoga Springs, NY 12866',
    contact: 'Surgery coordinator, (518) 555-0149, office@lakeside-eye.example',
  },
]
