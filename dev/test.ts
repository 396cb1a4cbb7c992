import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ensureChromium } from './chromium';
import { type Engine, type EngineKind, type EngineOptions, engineTitle, startEngine } from './engine';
import { findJava, requireMaven } from './engine/java';
import { runStage } from './run_stage';
import { stageLine } from './stage_result';
import { STAGES, type Stage } from './test_stages';

const ENGINE_HEAP_MB = 768;
const aborted = new AbortController();
/** By kind; `secured`: Elasticsearch with security. */
const engines = new Map<EngineKind | 'secured', Engine>();

/** Runs all stages, or those named on the command line; the last line printed is `N passed, N failed`. */
async function main(): Promise<void> {
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => aborted.abort());
  const stages = chosenStages(process.argv.slice(2));
  const chromium = await requirements(stages);
  const sum = { passed: 0, failed: 0 };
  for (const stage of stages) {
    if (aborted.signal.aborted) break;
    const began = Date.now();
    const counts = await result(stage, chromium);
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    console.log(stageLine(stage.name, (Date.now() - began) / 1000, counts));
    if (counts.failed > 0) console.log(await tail(counts.log));
  }
  for (const engine of engines.values()) await engine.stop();
  if (aborted.signal.aborted) sum.failed += 1;
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

/** What cannot be installed here has to be said before minutes have passed. */
async function requirements(stages: Stage[]): Promise<string | undefined> {
  if (stages.some((stage) => stage.engine)) {
    await findJava();
    await requireMaven();
  }
  return stages.some((stage) => stage.chromium) ? ensureChromium(console.log) : undefined;
}

/** Runs a stage on its engine; an engine that does not come up is the stage's failure. */
async function result(
  stage: Stage,
  chromium: string | undefined,
): Promise<{ passed: number; failed: number; log?: string }> {
  try {
    const env: NodeJS.ProcessEnv = { ...process.env };
    if (chromium) env.CHROMIUM_PATH = chromium;
    if (stage.engine) {
      env.LOOKOUT_TEST_ENGINE = stage.engine;
      env.LOOKOUT_TEST_ES_URL = (await engineFor(stage.engine)).url;
    }
    if (stage.secured) env.LOOKOUT_TEST_SECURED_ES_URL = (await secured()).url;
    return await runStage(stage, env, aborted.signal);
  } catch (error) {
    console.error((error as Error).message);
    return { passed: 0, failed: 1 };
  } finally {
    await engines.get('secured')?.stop();
    engines.delete('secured');
  }
}

/** Starts an engine when its first stage comes; the one before it is no longer needed then, and frees its memory. */
async function engineFor(kind: EngineKind): Promise<Engine> {
  const running = engines.get(kind);
  if (running) return running;
  for (const [other, engine] of engines) {
    engines.delete(other);
    await engine.stop();
  }
  console.log(`Starting ${engineTitle(kind)}`);
  const engine = await start({ kind });
  engines.set(kind, engine);
  return engine;
}

/** One that suites with users and roles share, beside the plain one. */
async function secured(): Promise<Engine> {
  console.log(`Starting ${engineTitle('elasticsearch')} with security`);
  const engine = await start({ kind: 'elasticsearch', password: randomBytes(12).toString('base64url') });
  engines.set('secured', engine);
  return engine;
}

/** What an engine tells of its work, stack traces included: tests break it on purpose. */
const OF_ITS_LOG = /^(\[|\s|Caused by: |[\w.$]+(Exception|Error)\b)/;

const start = (what: Pick<EngineOptions, 'kind' | 'password'>): Promise<Engine> =>
  startEngine({
    ...what,
    brief: true,
    heapMb: ENGINE_HEAP_MB,
    log: (line) => {
      if (!OF_ITS_LOG.test(line)) console.log(line);
    },
    signal: aborted.signal,
  });

function chosenStages(names: string[]): Stage[] {
  const unknown = names.find((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    const known = STAGES.map((stage) => `  "${stage.name}"`).join('\n');
    throw new Error(`There is no stage "${unknown}". npm test -- [stage …], of:\n${known}`);
  }
  return names.length === 0 ? STAGES : STAGES.filter((stage) => names.includes(stage.name));
}

/** The end of a failed stage's output; the rest is in the file. */
async function tail(log: string | undefined): Promise<string> {
  if (!log) return '';
  const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
  const shown = lines.slice(-80).map((line) => `  | ${line}`);
  return [...shown, `  (all of it: ${log})`].join('\n');
}

main().catch((error: Error) => {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
