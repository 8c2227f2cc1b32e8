import { TRPCClientError } from '@trpc/client'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { api } from './api.ts'

interface PairingProps {
  /** It was a wall display until now: taken off in the office. */
  readonly wasPaired: boolean
}

/** Where somebody types, once, the code that an administrator was shown. */
export function Pairing({ wasPaired }: PairingProps) {
  const utils = api.useUtils()
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  // The one thing to do here, often with a remote control.
  useEffect(() => field.current?.focus(), [])
  const pair = api.wall.pair.useMutation({
    onSuccess: async (answer) => {
      if (answer.ok) await utils.wall.show.invalidate()
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (isWhole(code) && !pair.isPending) pair.mutate({ code })
  }
  const problem = problemOf(pair.data, pair.error)
  return (
    <main className="pairing">
      <h1>{wasPaired ? 'This display was taken off the wall' : 'This display is not paired yet'}</h1>
      <p>
        {wasPaired ? 'It shows nothing any more. To pair it again: in' : 'In'} the office, an administrator
        opens Facility, Devices, and chooses <strong>Register a wall display</strong>. The code shown there
        goes here.
      </p>
      <form onSubmit={submit}>
        <label htmlFor="code">Pairing code</label>
        <input
          id="code"
          value={code}
          onChange={({ target }) => setCode(grouped(target.value))}
          ref={field}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="XXXX-XXXX"
          aria-invalid={problem !== null}
          aria-describedby="problem"
        />
        <button type="submit" disabled={!isWhole(code) || pair.isPending}>
          Pair this display
        </button>
        <p id="problem" role="alert">
          {problem}
        </p>
      </form>
    </main>
  )
}

const LETTERS = 8

/** Two groups of four, as it is shown in the office. */
export function grouped(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .slice(0, LETTERS)
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters
}

const isWhole = (code: string) => code.length === LETTERS + 1

type PairAnswer =
  { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly message: string } }

function problemOf(answer: PairAnswer | undefined, error: unknown): string | null {
  if (answer) return answer.ok ? null : answer.refusal.message
  if (error === null) return null
  const isSpoken = error instanceof TRPCClientError && error.data !== undefined && error.data !== null
  return isSpoken ? error.message : 'No answer from the server. Try again in a moment.'
}
