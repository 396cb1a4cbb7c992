/*
 * npm run conformance -- KIND [FILE] [--only PREFIX[,PREFIX]] [--without PREFIX[,PREFIX]]
 *
 * Answers the recorded cases of FILE (default: the copy kept in data/), prints a line a case and ends with
 * "N passed, N failed"; with --only, just the cases whose names begin so, with --without all others. Exit code 1 when any failed, 2 when it could not be run. A new kind is one line in KINDS.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Runner } from './case';
import { runElastalert } from './elastalert';
import { runKql } from './kql';

const KINDS: Record<string, { file: string; run: Runner }> = {
  elastalert: { file: 'elastalert-cases.json', run: runElastalert },
  kql: { file: 'kql-cases.json', run: runKql },
};

async function main(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { only: { type: 'string', default: '' }, without: { type: 'string' } },
  });
  const [kind = '', file] = positionals;
  const prefixes = values.only.split(',');
  const left = values.without?.split(',') ?? [];
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!known) {
    console.error(
      `Usage: npm run conformance -- ${Object.keys(KINDS).join('|')} [FILE] [--only PREFIX,PREFIX] [--without PREFIX,PREFIX]`,
    );
    return 2;
  }
  const all = await known.run(file ?? join(__dirname, 'data', known.file));
  const begins = (name: string, some: readonly string[]) => some.some((prefix) => name.startsWith(prefix));
  const results = all.filter(({ name }) => begins(name, prefixes) && !begins(name, left));
  for (const { name, difference } of results) {
    console.log(difference === null ? `ok ${name}` : `FAIL ${name}: ${difference}`);
  }
  const failed = results.filter(({ difference }) => difference !== null).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error);
    process.exitCode = 2;
  },
);
