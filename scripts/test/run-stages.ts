import type { Report, Stage } from './stage.ts'

/**
 * Runs all stages, whatever fails: at most `lanes` at once, those that stream their output alone and last.
 *
 * @returns one report a stage, in the order of `stages`
 */
export async function runStages(
  stages: readonly Stage[],
  lanes: number,
  tell: (text: string) => void,
): Promise<Report[]> {
  const reports = new Map<Stage, Report>()
  const runOne = async (stage: Stage) => {
    if (stage.streams) tell(`\n▶ ${stage.name}\n`)
    const report = await runStage(stage)
    reports.set(stage, report)
    tell(describe(report, stage.streams))
  }
  const queue = stages.filter((stage) => !stage.streams)
  const lane = async () => {
    for (let stage = queue.shift(); stage; stage = queue.shift()) await runOne(stage)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  for (const stage of stages) if (stage.streams) await runOne(stage)
  return stages.flatMap((stage) => reports.get(stage) ?? [])
}

async function runStage(stage: Stage): Promise<Report> {
  const start = performance.now()
  const outcome = await stage.run().catch((error: unknown) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    output: error instanceof Error ? error.message : String(error),
  }))
  return { name: stage.name, outcome, elapsedSeconds: (performance.now() - start) / 1000 }
}

function describe({ name, outcome, elapsedSeconds }: Report, wasShown: boolean): string {
  const mark = outcome.failed > 0 ? '✕' : '✓'
  const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : ''
  const counts = `${outcome.passed} passed, ${outcome.failed} failed${skipped}`
  const line = `${mark} ${name.padEnd(18)} ${counts} (${elapsedSeconds.toFixed(1)} s)\n`
  const showOutput = outcome.failed > 0 && (!wasShown || outcome.output.length < 500)
  return showOutput ? `${line}${outcome.output.trimEnd()}\n\n` : line
}
