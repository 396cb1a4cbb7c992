import { startEngine } from '../../dev/engine';
import { benchQuiet } from './quiet';

/**
 * `npm run bench [-- --rules 10000 --documents 1000000 --rounds 5]`: one figure a line, what is measured in one run as
 * ratios. `ELASTICSEARCH_URL` takes an engine that runs already.
 */
function number(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
}

async function main(): Promise<void> {
  const given = process.env.ELASTICSEARCH_URL;
  const engine = given ? null : await startEngine({ kind: 'elasticsearch', heapMb: 2_048, log: () => {} });
  try {
    const sizes = {
      rules: number('rules', 10_000),
      documents: number('documents', 1_000_000),
      rounds: number('rounds', 5),
    };
    for (const line of await benchQuiet(given ?? engine!.url, sizes)) console.log(line);
  } finally {
    await engine?.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
