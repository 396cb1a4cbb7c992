import { parseArgs } from 'node:util';
import { parseEngineKind } from './kinds';
import { startEngine } from './start_engine';

const USAGE = `Starts one search engine until Ctrl-C and prints its address.
  npx tsx dev/engine/cli.ts [--kind elasticsearch|opensearch] [--port N] [--heap MB] [--data DIR] [--password TEXT] [--verbose]
  --password  Elasticsearch with security on; the user is elastic`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kind: { type: 'string', default: 'elasticsearch' },
      port: { type: 'string', default: '0' },
      heap: { type: 'string', default: '512' },
      data: { type: 'string' },
      password: { type: 'string' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const aborted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => aborted.abort(new Error(name)));
  const engine = await startEngine({
    kind: parseEngineKind(values.kind),
    port: Number(values.port),
    heapMb: Number(values.heap),
    ...(values.password === undefined ? {} : { password: values.password }),
    ...(values.data === undefined ? {} : { dataDir: values.data }),
    log: (line) => {
      // The engine's own lines start with a bracket; what the fetching says does not.
      if (values.verbose || !line.startsWith('[')) console.error(line);
    },
    signal: aborted.signal,
  });
  console.log(engine.url);
  if (!aborted.signal.aborted) {
    await new Promise((resolve) => aborted.signal.addEventListener('abort', resolve));
  }
  await engine.stop();
}

main().catch((error: Error) => {
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
});
