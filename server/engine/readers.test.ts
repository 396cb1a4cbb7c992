import type { Rule } from '../../common/schemas';
import type { Reading } from '../credentials';
import { EsError } from '../ports';
import { Readers } from './readers';

const answer = { status: 200, took: 1, hits: { total: { value: 0 } }, _shards: { total: 1, failed: 0 } };
const refused = new EsError(429, 'too_busy', 'no');

/** Readers of several authors over one engine, whose calls are answered one by one, and whose they are. */
function setUp() {
  const calls: Array<{ names: string[]; end(error?: Error): void }> = [];
  const es = {
    flavour: 'elasticsearch',
    request: ({ lines }: { lines: Array<{ name?: string }> }) =>
      new Promise((resolve, reject) => {
        const names = lines.flatMap(({ name }) => name ?? []);
        const end = (error?: Error) =>
          error ? reject(error) : resolve({ responses: names.map(() => answer) });
        calls.push({ names, end });
      }),
  };
  const readingOf = async ({ id }: Rule) => ({ id, es, words: null }) as unknown as Reading;
  const readers = new Readers(readingOf, 1_000);
  const answered: Promise<unknown>[] = [];
  const ask = async (author: string, count: number, rank: number, space = 'default') => {
    const { quick } = await readers.of({ id: author } as Rule);
    const by = { rank, counts: readers.countsOf(space) };
    for (let at = 0; at < count; at++)
      answered.push(quick.search('logs', { name: author }, by).catch(() => undefined));
    await jest.advanceTimersByTimeAsync(1);
  };
  /** Answers the oldest call. */
  const end = async (error?: Error) => {
    calls.shift()!.end(error);
    await jest.advanceTimersByTimeAsync(1);
  };
  const pressed = async () => {
    for (let at = 0; at < 5; at++) {
      await ask('any', 1, 0);
      await end(refused);
    }
  };
  return { readers, calls, ask, end, pressed };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('what the engine refuses to one author, batches of all are smaller for', async () => {
  const { readers, calls, ask, pressed } = setUp();
  expect(readers.shrunkTo).toBeNull();
  await pressed();
  expect(readers.shrunkTo).toBe(5);
  await ask('bob', 8, 0);
  expect(calls.map(({ names }) => names.length)).toEqual([5, 3]);
});

describe('where the engine has too much to do and all turns are taken', () => {
  const full = async () => {
    const world = setUp();
    await world.pressed();
    await world.ask('ana', 25, 1);
    await world.ask('cleo', 20, 1);
    expect(world.calls.map(({ names }) => names[0])).toEqual([
      ...Array(4).fill('ana'),
      ...Array(4).fill('cleo'),
    ]);
    return world;
  };
  const last = ({ calls }: Awaited<ReturnType<typeof full>>) => calls.at(-1)!.names;

  test('a critical rule of one author goes before low ones of another that came earlier', async () => {
    const world = await full();
    await world.ask('dora', 2, 0);
    await world.ask('bob', 1, 3);
    await world.end();
    expect(last(world)).toEqual(['bob']);
  });

  test('also one that came when its author’s batches already waited', async () => {
    const world = await full();
    await world.ask('dora', 2, 0);
    await world.ask('bob', 5, 1);
    await world.ask('dora', 1, 3);
    await world.end();
    expect(last(world)).toEqual(['dora', 'dora', 'dora']);
  });

  test('but none waits longer than half a minute for others, the oldest first', async () => {
    const world = await full();
    await world.ask('dora', 2, 0);
    await jest.advanceTimersByTimeAsync(1_000);
    await world.ask('eve', 2, 0);
    await jest.advanceTimersByTimeAsync(30_000);
    await world.ask('bob', 1, 3);
    await world.end();
    expect(last(world)).toEqual(['dora', 'dora']);
  });
});

test('where all is well, turns go round as they were asked for', async () => {
  const { calls, ask, end } = setUp();
  for (let at = 0; at < 8; at++) await ask(`author${at}`, 1, 1);
  await ask('dora', 1, 0);
  await ask('bob', 1, 3);
  await end();
  expect(calls.at(-1)!.names).toEqual(['dora']);
});

test('each space has counts of its own', async () => {
  const { readers, ask, end } = setUp();
  await ask('ana', 3, 0, 'blue');
  await ask('bob', 1, 0, 'red');
  await end();
  await end(refused);
  expect(readers.countsOf('blue')).toEqual({ searches: 3, batches: 1, rejected: 0 });
  expect(readers.countsOf('red')).toEqual({ searches: 1, batches: 1, rejected: 1 });
});
