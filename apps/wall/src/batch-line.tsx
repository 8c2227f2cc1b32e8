import { NEEDS, needOf, spanWords, stepWords, timerOf, type WallBatch } from './batch-lines.ts'

interface BatchLineProps {
  readonly batch: WallBatch
  readonly nowMilliseconds: number
}

/** One running batch on one line; large and framed when it waits for a person. */
export function BatchLine({ batch, nowMilliseconds }: BatchLineProps) {
  const need = needOf(batch)
  const timer = timerOf(batch)
  return (
    <li className="line" data-need={need ?? undefined}>
      {need && (
        <p className="need">
          <span aria-hidden="true">{NEEDS[need].sign}</span> {NEEDS[need].words}
          <span className="since">{spanWords(batch.updatedAt, nowMilliseconds)}</span>
          <span className="where">{batch.roomName}</span>
        </p>
      )}
      <p className="number">
        <BatchNumber text={batch.batchNumber} />
      </p>
      <p className="product">
        {batch.hazardous && <HazardMark />}
        <span className="name">{batch.productName}</span> <span className="strength">{batch.strength}</span>
      </p>
      <p className="who">{batch.technicianName}</p>
      <p className="step">{stepWords(batch)}</p>
      <p className="progress">
        {batch.stepsDone}
        <span className="of"> of {batch.stepsTotal}</span>
      </p>
      <Track done={batch.stepsDone} total={batch.stepsTotal} />
      {timer && (
        <p className="timer">
          <span className="word">{timer.word}</span> {spanWords(timer.from, nowMilliseconds)}
        </p>
      )}
      {batch.hasDeviations && (
        <p className="mark">
          <span aria-hidden="true">▲</span> Deviation
        </p>
      )}
    </li>
  )
}

/** The part that differs from its neighbours stands out. */
function BatchNumber({ text }: { readonly text: string }) {
  const cut = text.lastIndexOf('-') + 1
  return (
    <>
      <span className="prefix">{text.slice(0, cut)}</span>
      {text.slice(cut)}
    </>
  )
}

function Track({ done, total }: { readonly done: number; readonly total: number }) {
  return (
    <span className="track" aria-hidden="true">
      <span style={{ inlineSize: `${total === 0 ? 0 : (100 * done) / total}%` }} />
    </span>
  )
}

function HazardMark() {
  return (
    <svg className="hazard" viewBox="0 0 36 32" role="img" aria-label="Hazardous drug">
      <path d="M10 1.5h16L34.5 16 26 30.5H10L1.5 16z" />
      <text x="18" y="21.2" textAnchor="middle">
        HD
      </text>
    </svg>
  )
}
