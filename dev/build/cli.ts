import path from 'node:path';
import { wantedFrom } from './args';
import { buildZip } from './build';

/** `npm run build -- --kibana-version 8.12.2 --osd-version 2.8.0` */
async function main(): Promise<void> {
  const root = path.resolve(__dirname, '../..');
  for (const wanted of wantedFrom(process.argv.slice(2))) {
    console.log(path.relative(process.cwd(), await buildZip(root, wanted)));
  }
}

main().catch((failure: unknown) => {
  console.error(failure instanceof Error ? failure.message : failure);
  process.exitCode = 1;
});
