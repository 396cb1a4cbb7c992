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

/** Runs the parts named on the command line on the engine of ELASTICSEARCH_URL; `run.ts` bundles and starts this. */
async function main(): Promise<void> {
  const options = BenchOptions.parse(process.argv.slice(2));
  const names = options.parts.length > 0 ? options.parts : USUAL;
  const parts = names.map((name) => {
    const part = PARTS[name];
    if (!part) throw new Error(`there is no part ${name}; the parts are ${Object.keys(PARTS).join(', ')}`);
    return part;
  });
  const url = process.env.ELASTICSEARCH_URL ?? '';
  for (const part of parts) for (const line of await part(url, options)) console.log(line);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
