import { writeFileSync } from 'node:fs'

/** Writes settings as a dotenv file only this user can read; secrets never stand on a command line. */
export function writeEnvFile(path: string, settings: Record<string, string>): void {
  const lines = Object.entries(settings).map(([name, value]) => {
    // dotenv has no escape inside single quotes.
    if (/['\n\r]/.test(value)) throw new Error(`${name} holds a quote or a line break`)
    return `${name}='${value}'\n`
  })
  writeFileSync(path, lines.join(''), { mode: 0o600 })
}
