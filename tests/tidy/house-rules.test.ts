import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { withoutComments } from './imports.ts'
import { codeFiles, isTest, readText, textFiles, type SourceFile } from './source-files.ts'

const LONGEST_FILE_LINES = 500
const LONGEST_FUNCTION_LINES = 70

const typeScriptFiles = () => codeFiles().filter(({ path }) => /\.(ts|tsx|mts)$/.test(path))
const lineCount = (text: string) => text.trimEnd().split('\n').length

/** Functions longer than allowed, as `file:line (lines)`. */
function longFunctions({ path, text }: SourceFile): string[] {
  if (lineCount(text) <= LONGEST_FUNCTION_LINES) return []
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false)
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (
      ts.isFunctionLike(node) &&
      'body' in node &&
      node.body &&
      !isSuite(node, source) &&
      !isOneExpression(node)
    ) {
      const start = source.getLineAndCharacterOfPosition(node.getStart(source)).line
      const lines = source.getLineAndCharacterOfPosition(node.end).line - start + 1
      if (lines > LONGEST_FUNCTION_LINES) found.push(`${path}:${start + 1} (${lines} lines)`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** A function that only returns: a formula or a page written out is data, however long. Functions within are measured. */
function isOneExpression(node: ts.SignatureDeclaration & { body?: ts.Node }): boolean {
  if (!node.body || !ts.isBlock(node.body)) return true
  const [only, ...more] = node.body.statements
  return only !== undefined && more.length === 0 && ts.isReturnStatement(only)
}

/** A function whose statements are tests: passed to `describe`, or shared by several of them. */
function isSuite(node: ts.SignatureDeclaration & { body?: ts.Node }, source: ts.SourceFile): boolean {
  if (!node.body || !ts.isBlock(node.body)) return false
  return node.body.statements.some(
    (statement) =>
      ts.isExpressionStatement(statement) &&
      ts.isCallExpression(statement.expression) &&
      /^(it|test|describe)\b/.test(statement.expression.expression.getText(source)),
  )
}

/** Whether a path keeps to the house's names: kebab-case, and routes as the kit wants them. */
function isWellNamed(path: string): boolean {
  const name = path.split('/').at(-1) ?? ''
  return (
    name.startsWith('+') || /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.(ts|tsx|mts|mjs|js|svelte)$/.test(name)
  )
}

describe('house rules', () => {
  it(`keeps files to ${LONGEST_FILE_LINES} lines`, () => {
    const long = codeFiles().filter(({ text }) => lineCount(text) > LONGEST_FILE_LINES)
    expect(long.map(({ path, text }) => `${path} (${lineCount(text)} lines)`)).toEqual([])
  })

  it(`keeps functions to ${LONGEST_FUNCTION_LINES} lines`, () => {
    expect(typeScriptFiles().flatMap(longFunctions)).toEqual([])
  })

  it('names files in kebab-case', () => {
    expect(
      codeFiles()
        .filter(({ path }) => !isWellNamed(path))
        .map(({ path }) => path),
    ).toEqual([])
  })

  it('calls nothing by a name that says nothing', () => {
    const vague = /(^|[-_./])(utils?|helpers?|managers?)($|[-_./])/i
    const paths = codeFiles().filter(({ path }) => vague.test(path))
    expect(paths.map(({ path }) => path)).toEqual([])
    const exported =
      /\bexport\s+(?:async\s+)?(?:const|let|function|class|interface|type)\s+(\w*(?:Utils?|Helpers?|Manager))\b/g
    const names = codeFiles().flatMap(({ path, text }) =>
      // The production manager is a person's role.
      [...text.matchAll(exported)]
        .filter(([, name]) => !/^production_?manager$/i.test(name ?? ''))
        .map(([, name]) => `${path}: ${name}`),
    )
    expect(names).toEqual([])
  })

  it('leaves no note to do something later', () => {
    const notes = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`)
    expect(
      codeFiles()
        .filter(({ text }) => notes.test(text))
        .map(({ path }) => path),
    ).toEqual([])
  })

  it('keeps clock, chance and the outside world out of the domain', () => {
    const impure =
      /(?<![.\w])(Math\.random|Date\.now|new Date\(\s*\)|Temporal\.Now|performance\.now|crypto\.(getRandomValues|randomUUID)|fetch\(|process\.|setTimeout\(|setInterval\()/
    const wrong = codeFiles()
      .filter(({ path }) => path.startsWith('packages/domain/src/') && !isTest(path))
      .flatMap(({ path, text }) => {
        const found = impure.exec(withoutComments(text))
        return found ? [`${path}: ${found[0]}`] : []
      })
    expect(wrong).toEqual([])
  })

  it('holds no secret and no address of a registry', () => {
    const secrets = [
      new RegExp(`-----BEGIN ${'[A-Z ]*'}PRIVATE KEY`),
      /\bAKIA[0-9A-Z]{16}\b/,
      /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
      /\b(sk|rk)_live_[A-Za-z0-9]{16,}/,
      /\bxox[baprs]-[A-Za-z0-9-]{20,}/,
      /\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\./,
    ]
    const wrong = textFiles().filter(({ text }) => secrets.some((secret) => secret.test(text)))
    expect(wrong.map(({ path }) => path)).toEqual([])
    expect(readText('pnpm-lock.yaml')).not.toMatch(/tarball:|registry/)
  })
})
