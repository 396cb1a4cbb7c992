import path from 'node:path';
import type { Wanted } from './args';
import { browserBundles, serverBundle } from './bundles';
import { manifestFor, productVersion } from './manifest';
import { writeZip } from './zip';

/** Makes the zip of one host and version and answers its path, `build/lookout-0.1.0_kibana-8.12.2.zip`. */
export async function buildZip(root: string, wanted: Wanted): Promise<string> {
  const { host, version } = wanted;
  const product = productVersion(root);
  const manifest = manifestFor(root, wanted);
  const [server, browser] = await Promise.all([
    serverBundle(root, host, product),
    browserBundles(root, host, product),
  ]);
  const target = path.join(root, 'build', `lookout-${product}_${host.zipName}-${version}.zip`);
  const about = { name: 'lookout', version: product, license: 'Apache-2.0' };
  await writeZip(target, host.zipFolder, [
    manifest,
    { name: 'package.json', text: `${JSON.stringify(about, null, 2)}\n` },
    server,
    ...browser,
  ]);
  return target;
}
