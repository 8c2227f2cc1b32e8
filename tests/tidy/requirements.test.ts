import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { codeFiles, readText, type SourceFile } from './source-files.ts'

const requirementId = /^[A-Z]\d{2}(\.\d+)?$/

/** A file without such a thing names none, whatever its titles are. */
const claims = /\[[A-Z]\d{2}/

/** The first words of a suite or test: `it('[B07.5] …')`, `test.each(…)('…')`, `describe(…)`. */
function titlesIn({ path, text }: SourceFile): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false)
  const titles: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && /^(it|test|describe)\b/.test(node.expression.getText(source))) {
      const [title] = node.arguments
      if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title)))
        titles.push(title.getText(source))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return titles
}

/** The requirement ids a title claims to prove: `[B07.5]`, `[B07.5, B18.2]`, `[B07.5][B18.2]`. */
function idsIn(title: string): string[] {
  return [...title.matchAll(/\[([^\]]+)\]/g)]
    .flatMap(([, inside = '']) => inside.split(/[,\s]+/))
    .filter((word) => requirementId.test(word))
}

describe('requirements', () => {
  const known = [...readText('docs/validation/urs.yaml').matchAll(/^- \{id: ([\w.]+),/gm)].map(([, id]) => id)

  it('are numbered once each', () => {
    expect(known.length).toBeGreaterThan(100)
    expect(known.filter((id, index) => known.indexOf(id) !== index)).toEqual([])
  })

  it('named by a test exist', () => {
    const unknown = codeFiles()
      .filter(({ path, text }) => path.endsWith('.test.ts') && claims.test(text))
      .flatMap((file) =>
        titlesIn(file).flatMap((title) => idsIn(title).map((id) => ({ path: file.path, id }))),
      )
      .filter(({ id }) => !known.includes(id))
    expect(unknown).toEqual([])
  })
})
