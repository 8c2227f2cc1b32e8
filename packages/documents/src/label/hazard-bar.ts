import { boxAt, type LabelElement, type PixelBox } from './label-element.ts'

/** Height of the hazard bar in pixels for its type size in pixels. */
export function hazardBarHeight(sizePixels: number): number {
  return Math.round(sizePixels * 1.4)
}

/** Room that the sign takes at the bar's left, padding included, in pixels. */
export function hazardSignWidth(sizePixels: number): number {
  return Math.round(sizePixels * 2.4)
}

/**
 * The mark of a hazardous drug (USP <800>): a black bar over the whole width with a white sign HD at its
 * left and the words beside it. Form, not colour, tells it apart, so that any printer can print it.
 */
export function hazardBar(box: PixelBox, words: string, sizePixels: number): LabelElement {
  const inset = Math.round(sizePixels * 0.18)
  const signWidth = hazardSignWidth(sizePixels) - Math.round(sizePixels * 0.5)
  const sign = boxAt(
    { left: inset, top: inset, width: signWidth, height: box.height - 2 * inset },
    {
      backgroundColor: '#fff',
      color: '#000',
      justifyContent: 'center',
      alignItems: 'center',
      fontSize: sizePixels,
      borderRadius: Math.round(sizePixels * 0.2),
    },
    [{ type: 'div', props: { style: { fontWeight: 700, lineHeight: 1 }, children: 'HD' } }],
  )
  const text: LabelElement = {
    type: 'div',
    props: {
      style: { marginLeft: hazardSignWidth(sizePixels), fontWeight: 700, whiteSpace: 'pre', flexShrink: 0 },
      children: words,
    },
  }
  return boxAt(
    { ...box, top: Math.round(box.top) },
    {
      backgroundColor: '#000',
      color: '#fff',
      alignItems: 'center',
      fontSize: sizePixels,
      lineHeight: 1,
    },
    [sign, text],
  )
}
