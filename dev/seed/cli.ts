import { setTimeout as sleep } from 'node:timers/promises';

const USAGE = `Asks a running standalone server to bring in, or to take away, what a first look needs.
  npm run seed            data views, saved searches, starter rules and a week of made-up data
  npm run seed:delete     takes all of that away again
LOOKOUT_URL names the server (default http://127.0.0.1:5601).`;

interface State {
  state: string;
  progress: { documents: number; done: number } | null;
  problem: string | null;
}

const server = (process.env.LOOKOUT_URL ?? 'http://127.0.0.1:5601').replace(/\/+$/, '');

async function call<T>(method: 'GET' | 'POST' | 'DELETE'): Promise<T> {
  const answer = await fetch(`${server}/api/standalone/seed`, {
    method,
    headers: { 'x-requested-with': 'lookout-seed' },
  }).catch((failure: Error) => {
    const cause = failure.cause instanceof Error ? failure.cause.message : failure.message;
    throw new Error(`no server answers at ${server} (${cause}); start it with npm start, or set LOOKOUT_URL`);
  });
  const body = (await answer.json()) as T & { message?: string };
  if (!answer.ok) throw new Error(`${server} refused: ${body.message ?? answer.status}`);
  return body;
}

async function bringIn(): Promise<void> {
  await call<State>('POST');
  for (;;) {
    await sleep(1_000);
    const { state, progress, problem } = await call<State>('GET');
    if (state === 'failed') throw new Error(problem ?? 'seeding failed');
    if (state === 'seeded') break;
    if (progress)
      console.log(`${progress.documents} documents, ${Math.round(progress.done * 100)} % of the past`);
  }
  console.log('Everything is there.');
}

async function takeAway(): Promise<void> {
  const { rules, savedObjects, indices } =
    await call<Record<'rules' | 'savedObjects' | 'indices', number>>('DELETE');
  console.log(`Deleted ${rules} rules, ${savedObjects} data views and saved searches, ${indices} indices.`);
}

const commands: Record<string, () => Promise<void>> = { add: bringIn, delete: takeAway };
const command = commands[process.argv[2] ?? ''];
if (!command) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  command().catch((failure: Error) => {
    console.error(failure.message);
    process.exitCode = 1;
  });
}
