import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openSearchPom } from './fetch_opensearch';
import { javaMajor } from './java';
import { parseEngineKind } from './kinds';
import { withRetries } from './maven';
import { freePort, requireFreePort } from './ports';
import { folderBytes, progressLine, whileGrowing } from './progress';
import { linkTree, reachableByAll } from './reach';
import { nodeSettings } from './settings';

describe('words and versions', () => {
  test.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_381"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['command not found', undefined],
  ])('%s is Java %s', (printed, major) => {
    expect(javaMajor(printed)).toBe(major);
  });

  test('an engine is one of two', () => {
    expect(parseEngineKind('opensearch')).toBe('opensearch');
    expect(() => parseEngineKind('es')).toThrow('expected elasticsearch or opensearch');
  });

  test('the pom names the engine, its modules and the logger', () => {
    const pom = openSearchPom();
    expect(pom.match(/<dependency>/g)).toHaveLength(14);
    expect(pom).not.toMatch(/repository|http:\/\/(?!maven\.apache\.org\/POM)/);
  });

  test.each(['elasticsearch', 'opensearch'] as const)('%s listens on the loopback address only', (kind) => {
    const settings = nodeSettings(kind, 9300, { data: '/d', logs: '/l' });
    expect(settings).toContain('network.host: "127.0.0.1"\nhttp.port: 9300\n');
    expect(settings).toContain('discovery.type: "single-node"\n');
  });
});

describe('progress', () => {
  test.each([
    [0, '0 of 759 MB (0 %), 0.0 MB/s', 0],
    [312_400_000, '312 of 759 MB (41 %), 24.3 MB/s', 24_300_000],
    [800_000_000, '759 of 759 MB (100 %), 10.0 MB/s', 10_000_000],
  ])('%s bytes', (done, line, perSecond) => {
    expect(progressLine('It', done, 759_175_712, perSecond)).toBe(`It: ${line}`);
  });

  test('a folder that does not exist holds nothing, and the work’s result is handed on', async () => {
    expect(await folderBytes('/nowhere/at/all')).toBe(0);
    const watch = { folder: '/nowhere', title: 'It', total: 1, stallMs: 1 };
    expect(
      await whileGrowing(
        watch,
        () => undefined,
        () => undefined,
        Promise.resolve(7),
      ),
    ).toBe(7);
  });
});

describe('trying again', () => {
  test.each<[string, number, number, boolean]>([
    ['works at once', 0, 1, true],
    ['works the third time', 2, 3, true],
    ['never works', 9, 3, false],
  ])('%s', async (_what, failures, expectedTries, works) => {
    let tries = 0;
    const cleanUp = jest.fn(async () => undefined);
    const attempt = async () => {
      tries += 1;
      if (tries <= failures) throw new Error(`broken ${tries}`);
    };
    const ended = withRetries(3, attempt, cleanUp, () => undefined);
    if (works) await ended;
    else await expect(ended).rejects.toThrow('broken 3');
    expect(tries).toBe(expectedTries);
    expect(cleanUp).toHaveBeenCalledTimes(Math.min(failures, 3));
  });
});

describe('ports', () => {
  test('a free one is free, a taken one is told', async () => {
    const port = await freePort();
    await requireFreePort(port);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await expect(requireFreePort(port)).rejects.toThrow(`port ${port} is taken by another program`);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('what another user can reach', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp('/tmp/lookout-reach-');
    await mkdir(join(folder, 'inner'));
    await writeFile(join(folder, 'inner', 'file'), 'text');
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('one closed folder on the way is enough', async () => {
    expect(await reachableByAll(join(folder, 'inner'))).toBe(false);
    await chmod(folder, 0o755);
    expect(await reachableByAll(join(folder, 'inner'))).toBe(true);
    expect(await reachableByAll(join(folder, 'not', 'there', 'yet'))).toBe(true);
  });

  test('a tree is repeated without its bytes', async () => {
    const copy = join(folder, 'copy');
    await linkTree(join(folder, 'inner'), copy);
    expect(await readFile(join(copy, 'file'), 'utf8')).toBe('text');
    expect((await stat(join(copy, 'file'))).ino).toBe((await stat(join(folder, 'inner', 'file'))).ino);
  });
});
