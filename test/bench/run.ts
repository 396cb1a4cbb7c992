import { startEngine } from '../../dev/engine';
import { benchCatchUp } from './catch_up';
import { benchDelay } from './delay';
import { benchDeliveries } from './deliveries';
import { benchGrowth } from './growth';
import { benchIsolation } from './isolation';
import { benchMix } from './mix';
import { BenchOptions } from './options';
import { benchQuiet } from './quiet';

const PARTS: Record<string, (url: string, options: BenchOptions) => Promise<string[]>> = {
  quiet: benchQuiet,
  mix: benchMix,
  delay: benchDelay,
  isolation: benchIsolation,
  catch_up: benchCatchUp,
  growth: benchGrowth,
  deliveries: benchDeliveries,
};
const USUAL = ['quiet', 'mix'];

const USAGE = `npm run bench [-- PART... OPTIONS]: one figure a line, and after # what happens meanwhile.
Parts: ${Object.keys(PARTS).join(' ')}; without any, ${USUAL.join(' and ')}. Options of a part are named in its file, such as
--rules 10000 --documents 1000000. --heap: the engine's, in MB. ELASTICSEARCH_URL takes an engine that runs already.`;

async function main(): Promise<void> {
  const options = BenchOptions.parse(process.argv.slice(2));
  const names = options.parts.length > 0 ? options.parts : USUAL;
  const parts = names.map((name) => {
    const part = PARTS[name];
    if (!part) throw new Error(`there is no part ${name}\n${USAGE}`);
    return part;
  });
  const given = process.env.ELASTICSEARCH_URL;
  const heapMb = options.number('heap', 2_048);
  const engine = given ? null : await startEngine({ kind: 'elasticsearch', heapMb, log: () => {} });
  try {
    for (const part of parts) for (const line of await part(given ?? engine!.url, options)) console.log(line);
  } finally {
    await engine?.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
