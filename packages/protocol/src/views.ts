import type {
  BatchProgress,
  BatchState,
  BatchStatus,
  DeviationState,
  EquipmentState,
  FormulaContent,
  FormulaState,
  FormulaStatus,
  FormulaVersion,
  LotBasis,
  LotState,
  MaterialState,
  OrganisationState,
  PersonState,
  Quantity,
  ReadinessCheck,
  Refusal,
  Role,
  RoomState,
  SignatureRecord,
} from '@batchproof/domain'

/** A page of a list: rows, and the cursor of the next page or null at the end. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly nextCursor: string | null
}

/** Who is signed in, and where (`me.get`). */
export interface MeView {
  readonly person: {
    readonly id: string
    readonly name: string
    readonly userName: string
    readonly roles: readonly Role[]
  }
  readonly session: { readonly kind: 'office' | 'kiosk'; readonly expiresAt: string }
  readonly organisation: {
    readonly id: string
    readonly name: string
    readonly code: string
    readonly timeZone: string
    readonly signingPolicy: OrganisationState['signingPolicy']
  }
  readonly passkeys: number
  readonly pinExpiresAt: string
  readonly unreadNotifications: number
}

/** One thing that waits for this person (`me.waiting`), oldest first. */
export interface WaitingItem {
  readonly id: string
  /** 'Review', 'Release', 'Approve', 'Investigate' … */
  readonly verb: string
  readonly title: string
  readonly detail: string
  readonly href: string
  readonly since: string
  readonly urgent: boolean
}

export interface NotificationView {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly body: string
  readonly href: string
  readonly createdAt: string
  readonly readAt: string | null
}

export interface FormulaRow {
  readonly id: string
  readonly recordId: string
  readonly name: string
  readonly strength: string
  readonly productCode: string
  readonly productLine: string
  readonly hazardous: boolean
  readonly approvedVersion: number | null
  readonly openVersion: number | null
  readonly latestStatus: FormulaStatus
  readonly updatedAt: string
}

/** A saved edit of a formula, from its events. */
export interface FormulaRevision {
  readonly version: number
  readonly revision: number
  readonly at: string
  readonly by: string
  readonly content: FormulaContent
}

export interface FormulaView {
  readonly state: FormulaState
  readonly streamVersion: number
  readonly revisions: readonly FormulaRevision[]
  readonly signatures: readonly SignatureView[]
  /** Whether this product line asks for Authored and Independently checked (X11). */
  readonly extraSignatures: boolean
  readonly batchesOfVersion: Readonly<Record<number, number>>
}

/** A signature with where it stands (21 CFR 11.50). */
export interface SignatureView extends SignatureRecord {
  readonly stream: string
  readonly version: number
  readonly eventType: string
  readonly recordedAt: string
  /** Step, deviation or version that it is about, in words. */
  readonly about: string
}

export interface BatchRow {
  readonly id: string
  readonly batchNumber: string
  readonly recordId: string
  readonly status: BatchStatus
  readonly productName: string
  readonly strength: string
  readonly productCode: string
  readonly formulaId: string
  readonly formulaVersion: number
  readonly hazardous: boolean
  readonly technicianId: string | null
  readonly technicianName: string | null
  readonly roomId: string | null
  readonly roomName: string | null
  readonly startsAt: string | null
  readonly endsAt: string | null
  readonly plannedUnits: number
  readonly goodUnits: number | null
  readonly yieldPercent: string | null
  readonly stepsDone: number
  readonly stepsTotal: number
  readonly currentStep: string | null
  readonly waitsForWitness: boolean
  readonly held: boolean
  readonly hasDeviations: boolean
  /** What is going on with it; null on a row that is older than this was kept. */
  readonly progress: BatchProgress | null
  readonly commencedAt: string | null
  readonly submittedAt: string | null
  readonly releasedAt: string | null
  readonly beyondUseAt: string | null
  readonly updatedAt: string
}

/** Everything about one batch on one page (B17.1): `batch.get`. */
export interface BatchView {
  readonly state: BatchState
  readonly streamVersion: number
  readonly headHash: string
  readonly master: FormulaVersion & { readonly status: FormulaStatus }
  readonly deviations: readonly DeviationState[]
  readonly lots: readonly LotState[]
  readonly room: RoomState | null
  readonly equipment: readonly EquipmentState[]
  readonly signatures: readonly SignatureView[]
  readonly access: readonly AccessView[]
  readonly timeZone: string
  /** The BUD as it stands now: before it is fixed, fixed, or extended since; null before compounding commenced. */
  readonly liveBeyondUse: BatchState['beyondUse']
  /** What blocks each next command for the person who looks, by command name; an empty list: it can be done. */
  readonly blocks: Readonly<Record<string, readonly Refusal[]>>
}

export interface AccessView {
  readonly personName: string
  readonly deviceId: string
  readonly action: 'view' | 'print' | 'export'
  readonly at: string
}

export interface ReadinessView {
  readonly checks: readonly ReadinessCheck[]
  readonly ready: boolean
}

export interface DeviationRow {
  readonly id: string
  readonly recordId: string
  readonly status: DeviationState['status']
  readonly type: string
  readonly description: string
  readonly batchId: string | null
  readonly batchNumber: string | null
  readonly stepId: string | null
  readonly openedByName: string
  readonly openedAt: string
  readonly updatedAt: string
}

export interface LotRow {
  readonly id: string
  readonly lotNumber: string
  readonly kind: 'component' | 'product'
  readonly materialCode: string
  readonly materialName: string
  readonly status: LotState['status']
  readonly statusReason: string
  readonly barcode: string | null
  readonly supplier: string
  readonly supplierLot: string
  /** A product lot's is the date of its BUD, once that is fixed. */
  readonly expiresOn: string | null
  readonly receivedOn: string
  readonly onHandValue: string
  readonly onHandUnit: string
  /** What nobody has reserved or issued. */
  readonly availableValue: string
  readonly batchId: string | null
  readonly productLine: string | null
  readonly sterile: boolean
  readonly hasCertificate: boolean
  /** An adjustment was proposed and waits for its second person. */
  readonly waitsForAdjustment: boolean
}

/** How many lots a filter finds and, of one material, how much lies in them by family of units (`lot.totals`). */
export interface LotTotals {
  readonly count: number
  readonly onHand: readonly Quantity[]
  readonly available: readonly Quantity[]
}

/** A lot found by scan, with what the rules say of it for the component it was scanned for (`lot.byScan`). */
export interface ScanView {
  readonly lot: LotRow | null
  /** What a quantity to take is computed with; null without a lot. */
  readonly basis: LotBasis | null
  readonly refusals: readonly Refusal[]
}

/** One line of the audit trail (`audit.search`). */
export interface AuditRow {
  readonly seq: number
  readonly stream: string
  readonly version: number
  readonly type: string
  readonly personId: string
  readonly personName: string
  readonly personRole: string
  readonly deviceId: string
  readonly performedAt: string
  readonly recordedAt: string
  readonly reason: string | null
  readonly payload: unknown
  readonly signature: SignatureRecord | null
  readonly hash: string
  /** What the event is about, in words: batch number, formula, lot. */
  readonly about: string
}

export interface PersonRow extends PersonState {
  readonly lockedUntil: string | null
  readonly enrolled: boolean
  readonly passkeys: readonly {
    readonly id: string
    readonly nickname: string
    readonly createdAt: string
    readonly revokedAt: string | null
  }[]
}

export interface FacilityView {
  readonly organisation: OrganisationState
  readonly rooms: readonly RoomState[]
  readonly equipment: readonly EquipmentState[]
  readonly materials: readonly MaterialState[]
}

/** Entry to a live room (`live.token`). */
export interface RoomEntry {
  /** WebSocket origin of the rooms, e.g. `ws://127.0.0.1:1999`. */
  readonly host: string
  readonly room: string
  readonly token: string
  /** Until when its holder may stay without renewing. */
  readonly expiresAt: string
  /** The server's clock when the token was signed. */
  readonly now: string
}
