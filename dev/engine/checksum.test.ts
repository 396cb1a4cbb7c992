import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWithManifest, parseManifest, sha256 } from './checksum';
import { OPENSEARCH } from './kinds';

const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('checksums', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lookout-checksum-'));
    await writeFile(join(folder, 'a.jar'), 'hello');
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('of a file', async () => {
    expect(await sha256(join(folder, 'a.jar'))).toBe(HELLO);
  });

  test.each<[string, Array<[string, string]>, string[]]>([
    ['the same', [['a.jar', HELLO]], []],
    ['a broken file', [['a.jar', EMPTY]], ['a.jar has another SHA-256']],
    [
      'one too few',
      [
        ['a.jar', HELLO],
        ['b.jar', EMPTY],
      ],
      ['b.jar is missing'],
    ],
    ['one too many', [], ['a.jar is not expected']],
  ])('a folder against its manifest: %s', async (_what, manifest, problems) => {
    expect(await compareWithManifest(folder, new Map(manifest))).toEqual(problems);
  });

  test('the manifest in the repository names every jar that is asked for', async () => {
    const manifest = parseManifest(await readFile(join(__dirname, 'opensearch', 'checksums.txt'), 'utf8'));
    for (const plugin of OPENSEARCH.plugins) expect([...manifest.keys()]).toContain(`${plugin}-2.8.0.jar`);
    expect(manifest.size).toBe(77);
  });

  test('a line that is no checksum is refused', () => {
    expect(() => parseManifest(`${HELLO}  a.jar\nnonsense\n`)).toThrow('not a checksum line: nonsense');
  });
});
