import { describe, expect, it } from 'vitest'
import { mtSics, parseMtSics } from './mt-sics.ts'
import { parseSartoriusSbi, sartoriusSbi } from './sartorius-sbi.ts'

const weight = (value: string, unit: string | null, stable: boolean) => ({
  kind: 'weight',
  value,
  unit,
  stable,
})

describe('MT-SICS', () => {
  it.each([
    ['S S     100.00 g', weight('100.00', 'g', true)],
    ['S D      99.87 g', weight('99.87', 'g', false)],
    ['S S      -0.0082 g', weight('-0.0082', 'g', true)],
    ['S S       0.00 g', weight('0.00', 'g', true)],
    ['S S   1234.5 mg', weight('1234.5', 'mg', true)],
    ['T S      41.20 g', { kind: 'done', stable: true }],
    ['TI D     41.19 g', { kind: 'done', stable: false }],
    ['TA A     41.20 g', { kind: 'tare', value: '41.20', unit: 'g' }],
    ['Z A', { kind: 'done', stable: true }],
    ['ZI D', { kind: 'done', stable: false }],
    ['ZI S', { kind: 'done', stable: true }],
    ['I4 A "B021002593"', { kind: 'serial_number', text: 'B021002593' }],
  ])('[B09.4] reads %o', (line, reply) => {
    expect(parseMtSics(line)).toEqual(reply)
  })

  it.each([
    ['S +', 'overload'],
    ['S -', 'underload'],
    ['S I', 'not_executable'],
    ['T I', 'not_executable'],
    ['TI L', 'not_executable'],
    ['Z +', 'overload'],
    ['ES', 'not_understood'],
    ['ET', 'not_understood'],
    ['EL', 'not_understood'],
    ['S S Error 10b', 'balance_error'],
    ['S S     100.00', 'unreadable'],
    ['S S     100.00 oz', 'unreadable'],
    ['S S     1.0.0 g', 'unreadable'],
    ['', 'unreadable'],
    ['100.00 g', 'unreadable'],
  ])('[X20] takes %o for no weight: %s', (line, problem) => {
    expect(parseMtSics(line)).toMatchObject({ kind: 'problem', problem })
  })

  it('[B09.4] asks with the commands of the set', () => {
    const asked = (['weigh', 'held_tare', 'tare', 'zero', 'serial_number'] as const).map((what) =>
      mtSics.command(what),
    )
    expect(asked).toEqual(['SI\r\n', 'TA\r\n', 'T\r\n', 'Z\r\n', 'I4\r\n'])
  })
})

describe('Sartorius SBI', () => {
  it.each([
    ['+   123.56 g  ', weight('123.56', 'g', true)],
    ['-     0.12 g  ', weight('-0.12', 'g', true)],
    ['+   123.5[6]g ', weight('123.56', 'g', true)],
    ['+     0.00    ', weight('0.00', null, false)],
    ['N     +   123.56 g  ', weight('123.56', 'g', true)],
    ['G     +   164.76 g  ', weight('164.76', 'g', true)],
    ['N     +   123.56    ', weight('123.56', null, false)],
    ['N     + 12345.6 mg', weight('12345.6', 'mg', true)],
  ])('[B09.4] reads %o', (line, reply) => {
    expect(parseSartoriusSbi(line)).toEqual(reply)
  })

  it.each([
    ['     High     ', 'overload'],
    ['Stat       High     ', 'overload'],
    ['Stat        H       ', 'overload'],
    ['     Low      ', 'underload'],
    ['Stat       Low      ', 'underload'],
    ['Stat     Cal. Ext.  ', 'calibrating'],
    ['     Err 54   ', 'balance_error'],
    ['Stat     ERR 054    ', 'balance_error'],
    ['      --      ', 'not_executable'],
    ['+  253 pcs    ', 'unreadable'],
    ['', 'unreadable'],
  ])('[X20] takes %o for no weight: %s', (line, problem) => {
    expect(parseSartoriusSbi(line)).toMatchObject({ kind: 'problem', problem })
  })

  it('[B09.4] asks with the escape commands, and cannot ask for the tare', () => {
    expect(sartoriusSbi.command('weigh')).toBe('\u001BP\r\n')
    expect(sartoriusSbi.command('tare')).toBe('\u001BU\r\n')
    expect(sartoriusSbi.command('zero')).toBe('\u001BV\r\n')
    expect(sartoriusSbi.command('held_tare')).toBeNull()
    expect(sartoriusSbi.parse('  27300123  ', 'serial_number')).toEqual({
      kind: 'serial_number',
      text: '27300123',
    })
  })
})
