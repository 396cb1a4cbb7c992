import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM_LIMITS, Programs } from './programs';

const folder = mkdtempSync(join(tmpdir(), 'programs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program of a few lines. */
function program(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!${process.execPath}\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

const ECHO = `let text=''; process.stdin.on('data', (d) => { text += d; });
process.stdin.on('end', () => console.log(JSON.stringify({ got: JSON.parse(text), args: process.argv.slice(2), env: process.env.SECRET ?? null })));`;

test('gets JSON and its arguments, and nothing of the environment', async () => {
  process.env.SECRET = 'no';
  const path = program('echo', ECHO);
  const input = { user: 'ana', big: 'x'.repeat(200_000) };
  expect(await new Programs([path]).run(path, ['--a b', '$(id)'], input)).toEqual({
    got: input,
    args: ['--a b', '$(id)'],
    env: null,
  });
  delete process.env.SECRET;
});

test('one that does not read its input is heard all the same', async () => {
  const path = program('deaf', `process.stdout.write('{}'); process.exit(0);`);
  expect(await new Programs([path]).run(path, [], { big: 'x'.repeat(500_000) })).toEqual({});
});

const LIMITS = { ...PROGRAM_LIMITS, timeMs: 400, output: 1_000 };

test.each<[string, string, string]>([
  ['no_json', `console.log('fine')`, "the program's answer is no JSON"],
  ['failing', `console.error('no such user'); process.exit(3)`, 'the program ended with 3: no such user'],
  ['slow', 'setTimeout(() => {}, 60_000)', 'the program took longer than 0.4 s'],
  ['large', `process.stdout.write('x'.repeat(100_000))`, 'the program answered more than 1,000 bytes'],
])('%s', async (name, body, why) => {
  const path = program(name, body);
  await expect(new Programs([path], LIMITS).run(path, [], {})).rejects.toThrow(why);
});

test('one that is not listed is not started', async () => {
  const path = program('unlisted', ECHO);
  const run = new Programs([`${path}2`]).run(path, [], {});
  await expect(run).rejects.toThrow('is not among the programs that lookout.programs allows');
});

test('one that is not there', async () => {
  const path = join(folder, 'gone');
  await expect(new Programs([path]).run(path, [], {})).rejects.toThrow('could not be started');
});

test('all of a run together have their time, too', async () => {
  const path = program('quick', `console.log('{}')`);
  const programs = new Programs([path], { ...PROGRAM_LIMITS, runMs: 1 });
  await programs.run(path, [], {});
  await expect(programs.run(path, [], {})).rejects.toThrow('programs took more than');
});
