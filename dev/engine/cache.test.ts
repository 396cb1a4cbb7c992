import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached, cacheRoot } from './cache';

describe('the cache', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lookout-cache-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const build = async (scratch: string) => {
    await mkdir(join(scratch, 'result'));
    await writeFile(join(scratch, 'result', 'file'), 'done');
  };

  test('lies where XDG says', () => {
    expect(cacheRoot({ XDG_CACHE_HOME: '/x' })).toBe('/x/lookout');
    expect(cacheRoot({})).toMatch(/\/\.cache\/lookout$/);
  });

  test('builds once and leaves nothing else', async () => {
    const built = jest.fn(build);
    expect(await cached('thing', built, { root })).toBe(join(root, 'thing'));
    expect(await cached('thing', built, { root })).toBe(join(root, 'thing'));
    expect(built).toHaveBeenCalledTimes(1);
    expect(await readFile(join(root, 'thing', 'file'), 'utf8')).toBe('done');
    expect(await readdir(root)).toEqual(['thing']);
  });

  test('a build that fails leaves nothing, and the next one starts over', async () => {
    const broken = async (scratch: string) => {
      await mkdir(join(scratch, 'result'));
      throw new Error('cut off');
    };
    await expect(cached('thing', broken, { root })).rejects.toThrow('cut off');
    expect(await readdir(root)).toEqual([]);
    await cached('thing', build, { root });
    expect(await readdir(root)).toEqual(['thing']);
  });

  test('two at once: the second waits, says so, and takes what the first built', async () => {
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begun: () => void = () => undefined;
    const holdsTheLock = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const first = cached(
      'thing',
      async (scratch) => {
        begun();
        await held;
        await build(scratch);
      },
      { root },
    );
    await holdsTheLock;
    const second = jest.fn(build);
    const waiting = jest.fn(() => finish());
    await Promise.all([first, cached('thing', second, { root, waiting })]);
    expect(waiting).toHaveBeenCalledTimes(1);
    expect(second).not.toHaveBeenCalled();
  });

  test('a lock and scratch that a killed process left are cleared away', async () => {
    await writeFile(join(root, 'thing.lock'), '1');
    await mkdir(join(root, 'thing.tmp-1', 'result'), { recursive: true });
    const old = new Date(Date.now() - 120_000);
    await utimes(join(root, 'thing.lock'), old, old);
    await cached('thing', build, { root });
    expect(await readdir(root)).toEqual(['thing']);
  });
});
