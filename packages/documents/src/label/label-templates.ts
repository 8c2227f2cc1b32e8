/** What a row of text is, which decides its size. */
export type TextRole = 'name' | 'strength' | 'form' | 'hazard' | 'key' | 'body'

/** Type sizes in points: as large as `largest` where there is room, never smaller than `smallest`. */
export interface TypeRange {
  readonly largestPoints: number
  readonly smallestPoints: number
}

/** A label form as data: its size, its type and where its codes stand. */
export interface LabelTemplate {
  readonly widthMillimetres: number
  readonly heightMillimetres: number
  readonly marginMillimetres: number
  readonly type: Readonly<Record<TextRole, TypeRange>>
  /** Smallest module of each code; never under 0.254 mm. */
  readonly dataMatrixModuleMillimetres: number
  readonly qrModuleMillimetres: number
  /** `beside_all`: codes take a column of the whole height; `below_heading`: name and strength run above them. */
  readonly codes: 'beside_all' | 'below_heading'
  /** `run_in`: statements follow each other in a paragraph; `lines`: each begins a line. */
  readonly flow: 'run_in' | 'lines'
  /** Room between text and codes, beyond the codes' own quiet zones. */
  readonly gutterMillimetres: number
  /** Prints what 503B(a)(10)(B) asks of a container, where the content has one. */
  readonly isContainer: boolean
  /** Is a container by its nature: refused without those statements. */
  readonly needsContainer: boolean
}

const SMALL_TYPE = {
  name: { largestPoints: 10, smallestPoints: 7 },
  strength: { largestPoints: 10, smallestPoints: 7 },
  form: { largestPoints: 7.5, smallestPoints: 5.5 },
  hazard: { largestPoints: 7, smallestPoints: 5.5 },
  key: { largestPoints: 7.5, smallestPoints: 5.5 },
  body: { largestPoints: 6, smallestPoints: 4.5 },
} as const

const LARGE_TYPE = {
  name: { largestPoints: 22, smallestPoints: 12 },
  strength: { largestPoints: 20, smallestPoints: 12 },
  form: { largestPoints: 14, smallestPoints: 8 },
  hazard: { largestPoints: 14, smallestPoints: 9 },
  key: { largestPoints: 13, smallestPoints: 8 },
  body: { largestPoints: 8.5, smallestPoints: 6 },
} as const

/**
 * The label forms by product type. Small forms are for immediate containers too small for anything else;
 * their smallest body type, 4.5 pt, is 19 dots high at 300 dpi. Large forms keep FDA's 12 points for name
 * and strength ("Safety Considerations for Container Labels and Carton Labeling Design", 2022).
 */
export const LABEL_TEMPLATES = {
  /** Flag wrapped round the barrel: 3 × 1¼ in, the least that all of 503B(a)(10)(A) takes in 4.5 pt. */
  syringe: {
    widthMillimetres: 76,
    heightMillimetres: 32,
    marginMillimetres: 1.2,
    type: SMALL_TYPE,
    dataMatrixModuleMillimetres: 0.33,
    qrModuleMillimetres: 0.254,
    codes: 'beside_all',
    flow: 'run_in',
    gutterMillimetres: 0.8,
    isContainer: false,
    needsContainer: false,
  },
  /** 2¼ × 1½ in: a hazardous drug's full label still fits. */
  vial: {
    widthMillimetres: 57,
    heightMillimetres: 38,
    marginMillimetres: 1.2,
    type: SMALL_TYPE,
    dataMatrixModuleMillimetres: 0.33,
    qrModuleMillimetres: 0.254,
    codes: 'beside_all',
    flow: 'run_in',
    gutterMillimetres: 0.8,
    isContainer: false,
    needsContainer: false,
  },
  bag: {
    widthMillimetres: 100,
    heightMillimetres: 75,
    marginMillimetres: 3,
    type: LARGE_TYPE,
    dataMatrixModuleMillimetres: 0.42,
    qrModuleMillimetres: 0.42,
    codes: 'below_heading',
    flow: 'lines',
    gutterMillimetres: 2.5,
    isContainer: true,
    needsContainer: false,
  },
  carton: {
    widthMillimetres: 120,
    heightMillimetres: 80,
    marginMillimetres: 3,
    type: LARGE_TYPE,
    dataMatrixModuleMillimetres: 0.5,
    qrModuleMillimetres: 0.42,
    codes: 'below_heading',
    flow: 'lines',
    gutterMillimetres: 2.5,
    isContainer: true,
    needsContainer: true,
  },
} as const satisfies Record<string, LabelTemplate>

/** The name of a label form. */
export type LabelTemplateName = keyof typeof LABEL_TEMPLATES
