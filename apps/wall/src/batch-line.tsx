import type { WallCard } from '@batchproof/protocol'
import { memo } from 'react'
import { NEEDS, needsOf, type Need } from './needs.ts'
import { Since, timeWords, Timer } from './ticking.tsx'
import { stepWords, timerOf } from './timers.ts'

interface BatchLineProps {
  readonly card: WallCard
  readonly timeZone: string
}

/** One running batch on one line; large and framed when it waits for a person. */
export const BatchLine = memo(function BatchLine({ card, timeZone }: BatchLineProps) {
  const [need, ...others] = needsOf(card)
  const timer = timerOf(card)
  const heardAt = card.progress?.lastHeardAt
  return (
    <li className="line" data-need={need?.kind} data-batch={card.batchNumber}>
      {need && <NeedWords need={need} timeZone={timeZone} />}
      <p className="number">
        <BatchNumber text={card.batchNumber} />
      </p>
      <p className="product">
        {card.hazardous && <HazardMark />}
        <span className="name">{card.productName}</span> <span className="strength">{card.strength}</span>
      </p>
      <p className="where">{card.roomName}</p>
      <p className="step">
        <span className="title">{stepWords(card)}</span>
        {heardAt && <span className="heard">heard {timeWords(Date.parse(heardAt), timeZone)}</span>}
      </p>
      <p className="progress">
        {card.stepsDone}
        <span className="of"> of {card.stepsTotal}</span>
      </p>
      <Track done={card.stepsDone} total={card.stepsTotal} />
      {timer && <Timer timer={timer} />}
      <Marks card={card} others={others} />
    </li>
  )
})

/** What the batch waits for, above everything else. */
function NeedWords({ need, timeZone }: { readonly need: Need; readonly timeZone: string }) {
  const { sign, words } = NEEDS[need.kind]
  return (
    <p className="need">
      <span className="words">
        <span aria-hidden="true">{sign}</span> {words}
      </span>
      <span className="detail">{need.detail}</span>
      <span className="since">
        <Since instant={need.since} timeZone={timeZone} />
      </span>
    </p>
  )
}

/** What else there is to know, small: what it waits for besides, deviations that are looked into, questions. */
function Marks({ card, others }: { readonly card: WallCard; readonly others: readonly Need[] }) {
  const questions = card.progress?.openQuestions ?? 0
  const isLookedInto = card.hasDeviations && card.deviationsOpen === null
  return (
    <p className="marks">
      {others.map(({ kind }) => (
        <span key={kind}>
          <span aria-hidden="true">{NEEDS[kind].sign}</span>{' '}
          {kind === 'witness' ? 'Witness' : NEEDS[kind].words}
        </span>
      ))}
      {isLookedInto && (
        <span>
          <span aria-hidden="true">▲</span> Deviation
        </span>
      )}
      {questions > 0 && (
        <span>
          <span aria-hidden="true">?</span> {questions === 1 ? 'Question' : `${questions} questions`}
        </span>
      )}
    </p>
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
