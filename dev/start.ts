import { join } from 'node:path';
import { startStandalone } from '../server/hosts/standalone';
import { buildStandalonePages } from './build/standalone';
import { type Engine, engineTitle, startEngine } from './engine';
import { dataFolder, dropData } from './engine/data_folder';
import { requireFreePort } from './engine/ports';
import { parseStartOptions, START_USAGE, type StartOptions } from './start_options';

const ROOT = join(__dirname, '..');
/** Heap that is enough for the generated data of a week, in mebibytes. */
const HEAP_MB = 1024;

/** What a Ctrl-C ends, newest first. */
const running: Array<{ stop(): Promise<void> }> = [];
const aborted = new AbortController();

async function main(): Promise<void> {
  const options = readOptions();
  if (!options) return;
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal);
  try {
    if (options.port) await requireFreePort(options.port);
    const pages = buildStandalonePages(ROOT);
    // Its failure is told below; until then the engine's start goes on.
    pages.catch(() => undefined);
    const elasticsearchUrl = options.elasticsearchUrl ?? (await ownEngine(options)).url;
    const staticDir = await pages;
    aborted.signal.throwIfAborted();
    const server = await startStandalone({
      elasticsearchUrl,
      port: options.port,
      staticDir,
      logIn: options.logIn,
    });
    running.push(server);
    console.log(`\nLookout is at ${server.url}   (Ctrl-C ends it)`);
    await untilAborted();
  } catch (error) {
    if (!aborted.signal.aborted) {
      console.error((error as Error).message);
      process.exitCode = 1;
    }
  } finally {
    for (const part of running.reverse()) await part.stop();
  }
}

function readOptions(): StartOptions | undefined {
  try {
    const options = parseStartOptions(process.argv.slice(2), process.env);
    if (!options.help) return options;
    console.log(START_USAGE);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${START_USAGE}`);
    process.exitCode = 2;
  }
  return undefined;
}

async function ownEngine(options: StartOptions): Promise<Engine> {
  const dataDir = options.dataDir ?? (await dataFolder(options.engine));
  if (options.fresh) await dropData(dataDir);
  console.log(`Starting ${engineTitle(options.engine)} (data in ${dataDir})`);
  const engine = await startEngine({
    kind: options.engine,
    heapMb: HEAP_MB,
    dataDir,
    log: (line) => {
      if (options.verbose || !line.startsWith('[')) console.log(line);
    },
    signal: aborted.signal,
  });
  running.push(engine);
  engine.ended.then((how) => {
    if (aborted.signal.aborted) return;
    console.error(`${engineTitle(options.engine)} ended by itself (${how})`);
    process.exitCode = 1;
    aborted.abort();
  });
  console.log(`${engineTitle(options.engine)} is at ${engine.url}`);
  return engine;
}

/** The first Ctrl-C ends everything in order; a second one does not wait (the engine then ends by itself). */
function onSignal(): void {
  if (aborted.signal.aborted) process.exit(1);
  console.log('\nStopping');
  aborted.abort(new Error('stopped'));
}

async function untilAborted(): Promise<void> {
  if (aborted.signal.aborted) return;
  await new Promise((resolve) => aborted.signal.addEventListener('abort', resolve, { once: true }));
}

void main();
