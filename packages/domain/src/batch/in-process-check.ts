import { z } from 'zod'
import {
  compare,
  decimalText,
  isDecimalText,
  isMultipleOf,
  isNegative,
  isZero,
  type DecimalText,
} from '../kernel/decimal.ts'
import { compareInstants, instant, type Instant } from '../kernel/instant.ts'
import { convert, inBaseUnit, type Quantity } from '../kernel/quantity.ts'
import { unit, type Unit } from '../kernel/unit.ts'

/** Zod schema of {@link NumberSpec}. */
export const numberSpec = z
  .object({
    unit,
    target: decimalText.optional(),
    low: decimalText.optional(),
    high: decimalText.optional(),
    resolution: decimalText.optional(),
    decimals: z.int().min(0).max(12).optional(),
  })
  .superRefine((spec, context) => {
    for (const message of numberSpecProblems(spec)) context.addIssue({ code: 'custom', message })
  })

/**
 * What a measured number must be: its unit, the target, inclusive limits, the finest step that the
 * instrument reads, and how many decimals the screen shows (display only: the reading is judged as read).
 */
export type NumberSpec = z.infer<typeof numberSpec>

function isAbove(a: DecimalText | undefined, b: DecimalText | undefined): boolean {
  return a !== undefined && b !== undefined && compare(a, b) > 0
}

function numberSpecProblems(spec: {
  target?: DecimalText
  low?: DecimalText
  high?: DecimalText
  resolution?: DecimalText
}): string[] {
  const { target, low, high, resolution } = spec
  // zod runs this even where a field is malformed; that field has its own message already.
  if ([target, low, high, resolution].some((text) => text !== undefined && !isDecimalText(text))) return []
  const problems: string[] = []
  if (isAbove(low, high)) problems.push('The low limit is above the high limit')
  if (isAbove(low, target) || isAbove(target, high)) problems.push('The target lies outside its limits')
  if (resolution !== undefined && (isZero(resolution) || isNegative(resolution)))
    problems.push('The resolution is not above zero')
  return problems
}

/** A reading as it was entered or received; blank counts as not recorded. */
export interface Reading {
  value?: string | null
  unit?: string | null
}

/** How a reading stands. Only `in_range` is a pass. */
export type ReadingStatus =
  | 'not_recorded'
  | 'in_range'
  | 'low'
  | 'high'
  | 'unit_mismatch'
  | 'not_a_number'
  | 'not_a_multiple_of_resolution'

/** The judgement with what it was judged against, so that a screen shows both. */
export interface ReadingCheck {
  status: ReadingStatus
  /** The reading as recorded, neither rounded nor converted. */
  value?: string
  unit?: string
  /** The reading in the unit of the limits, when it is a finite decimal there. */
  converted?: Quantity
  /** Limits in `limitUnit`. */
  limitUnit: Unit
  target?: DecimalText
  low?: DecimalText
  high?: DecimalText
  resolution?: DecimalText
}

function isBlank(text: string | null | undefined): text is '' | null | undefined {
  return text === undefined || text === null || text.trim() === ''
}

/**
 * Judges a measured number (B07.2, B09.1, X20). Units convert exactly; limits are inclusive; the reading
 * is never rounded. Blank, 'NaN' and a number without a unit are never a pass. A reading between the
 * steps of the instrument cannot have been read, and is refused before its size is judged.
 */
export function checkReading(spec: NumberSpec, reading: Reading): ReadingCheck {
  const { target, low, high, resolution } = spec
  const limits = { limitUnit: spec.unit, target, low, high, resolution }
  const { value, unit: readUnit } = reading
  if (isBlank(value)) return { status: 'not_recorded', ...limits }
  const recorded = { value, unit: readUnit ?? undefined, ...limits }
  if (!decimalText.safeParse(value).success) return { status: 'not_a_number', ...recorded }

  const known = unit.safeParse(readUnit)
  if (!known.success) return { status: 'unit_mismatch', ...recorded }
  const read = inBaseUnit({ value, unit: known.data })
  const inBase = (limit: DecimalText) => inBaseUnit({ value: limit, unit: spec.unit })
  if (read.family !== inBase('1').family) return { status: 'unit_mismatch', ...recorded }

  const conversion = convert({ value, unit: known.data }, spec.unit)
  const judged = { ...recorded, converted: conversion.ok ? conversion.quantity : undefined }
  if (resolution !== undefined && !isMultipleOf(read.value, inBase(resolution).value))
    return { status: 'not_a_multiple_of_resolution', ...judged }
  if (low !== undefined && compare(read.value, inBase(low).value) < 0) return { status: 'low', ...judged }
  if (high !== undefined && compare(read.value, inBase(high).value) > 0) return { status: 'high', ...judged }
  return { status: 'in_range', ...judged }
}

/** How a timed step stands. Only `in_range` is a pass. */
export interface TimerCheck {
  status: 'not_recorded' | 'in_range' | 'low' | 'high'
  minimumSeconds: number
  maximumSeconds?: number
  /** Seconds still to wait; 0 once the minimum is reached. */
  remainingSeconds: number
}

/**
 * Judges a timer (B07.4): elapsed whole seconds from `secondsBetween`, at least the minimum and, where
 * there is one, at most the maximum, both inclusive. A timer never started, or one that runs backwards
 * or holds NaN, is not recorded.
 */
export function checkTimer(
  spec: { minimumSeconds: number; maximumSeconds?: number | null },
  elapsedSeconds: number | null | undefined,
): TimerCheck {
  const { minimumSeconds } = spec
  const maximumSeconds = spec.maximumSeconds ?? undefined
  const limits = { minimumSeconds, maximumSeconds }
  if (typeof elapsedSeconds !== 'number' || !Number.isFinite(elapsedSeconds) || elapsedSeconds < 0)
    return { status: 'not_recorded', ...limits, remainingSeconds: minimumSeconds }
  if (elapsedSeconds < minimumSeconds)
    return { status: 'low', ...limits, remainingSeconds: Math.ceil(minimumSeconds - elapsedSeconds) }
  const tooLong = maximumSeconds !== undefined && elapsedSeconds > maximumSeconds
  return { status: tooLong ? 'high' : 'in_range', ...limits, remainingSeconds: 0 }
}

/** How an answer that is no number stands. Only `in_range` is a pass. */
export type AnswerStatus = 'not_recorded' | 'in_range' | 'out_of_range' | 'not_an_answer'

/** Judges a written answer: recorded unless blank; too long is not an answer. */
export function checkText(
  spec: { maximumLength?: number },
  value: string | null | undefined,
): { status: AnswerStatus } {
  if (isBlank(value)) return { status: 'not_recorded' }
  const tooLong = spec.maximumLength !== undefined && value.length > spec.maximumLength
  return { status: tooLong ? 'not_an_answer' : 'in_range' }
}

/** Judges a yes or no; with no expectation either answer is in order. */
export function checkYesNo(
  spec: { expected?: boolean | null },
  value: boolean | null | undefined,
): { status: AnswerStatus } {
  if (value === undefined || value === null) return { status: 'not_recorded' }
  if (typeof value !== 'boolean') return { status: 'not_an_answer' }
  const asExpected = typeof spec.expected !== 'boolean' || spec.expected === value
  return { status: asExpected ? 'in_range' : 'out_of_range' }
}

/** Judges a choice: one of the options, and one of the accepted ones; none listed accepts them all. */
export function checkChoice(
  spec: { options: readonly string[]; accepted?: readonly string[] },
  value: string | null | undefined,
): { status: AnswerStatus } {
  if (isBlank(value)) return { status: 'not_recorded' }
  if (!spec.options.includes(value)) return { status: 'not_an_answer' }
  const accepted = spec.accepted?.length ? spec.accepted : spec.options
  return { status: accepted.includes(value) ? 'in_range' : 'out_of_range' }
}

/** Judges a date and time in UTC against inclusive bounds, where there are any. */
export function checkDateTime(
  spec: { earliest?: Instant | null; latest?: Instant | null },
  value: string | null | undefined,
): { status: AnswerStatus } {
  if (isBlank(value)) return { status: 'not_recorded' }
  if (!instant.safeParse(value).success) return { status: 'not_an_answer' }
  const early = spec.earliest && compareInstants(value, spec.earliest) < 0
  const late = spec.latest && compareInstants(value, spec.latest) > 0
  return { status: early || late ? 'out_of_range' : 'in_range' }
}
