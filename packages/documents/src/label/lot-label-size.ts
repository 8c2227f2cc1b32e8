/** 3 × 2 in: large enough to be read on a shelf, small enough for a 500 mL bottle. */
export const LOT_LABEL_SIZE = { widthMillimetres: 76, heightMillimetres: 51 } as const
