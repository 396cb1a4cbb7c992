import path from 'node:path';
import * as esbuild from 'esbuild';
import { hostFiles } from './host_files';
import type { HostKind } from './hosts';
import { sharedLibraries } from './shared_libraries';

export interface BundleFile {
  /** Path inside the plugin's folder. */
  name: string;
  text: string;
}

const COMMON: esbuild.BuildOptions = {
  bundle: true,
  write: false,
  logLevel: 'warning',
  legalComments: 'inline',
  jsx: 'transform',
};

/** How server code is bundled, for the hosts and for the test that runs it under their Nodes. */
export const SERVER_OPTIONS: esbuild.BuildOptions = {
  platform: 'node',
  format: 'cjs',
  target: 'node16',
  // The main files of some libraries require their parts in ways that no bundler sees through.
  mainFields: ['module', 'main'],
};

const textOf = (result: esbuild.BuildResult): string => {
  const file = result.outputFiles?.[0];
  if (!file) throw new Error('the bundler wrote nothing');
  return file.text;
};

/** Everything the plugin needs on the server in one file, except what the host itself brings. Runs on Node 16. */
export async function serverBundle(root: string, host: HostKind, version: string): Promise<BundleFile> {
  const result = await esbuild.build({
    ...COMMON,
    entryPoints: [path.join(root, 'server/hosts', host.name, 'index.ts')],
    ...SERVER_OPTIONS,
    external: [...host.serverPackages],
    plugins: [hostFiles(host)],
    define: { LOOKOUT_VERSION: JSON.stringify(version) },
  });
  return { name: 'server/index.js', text: textOf(result) };
}

/**
 * Two files for the browser: a small one that the host loads on every page and that registers the app and its entry
 * points, and the app itself, loaded when it is opened.
 */
export async function browserBundles(root: string, host: HostKind, version: string): Promise<BundleFile[]> {
  const options: esbuild.BuildOptions = {
    ...COMMON,
    platform: 'browser',
    target: 'es2019',
    // The address of the app's file is known only in the page.
    supported: { 'dynamic-import': true },
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"', LOOKOUT_VERSION: JSON.stringify(version) },
    plugins: [sharedLibraries(host)],
  };
  const folder = path.join(root, 'public/hosts', host.name);
  const [entry, app] = await Promise.all([
    esbuild.build({
      ...options,
      entryPoints: [path.join(folder, 'index.ts')],
      format: 'cjs',
    }),
    esbuild.build({ ...options, entryPoints: [path.join(folder, 'app.ts')], format: 'esm' }),
  ]);
  return [
    { name: 'target/public/lookout.plugin.js', text: registered(host, textOf(entry)) },
    { name: 'target/public/app.js', text: textOf(app) },
  ];
}

/** The host asks for the module when it needs it, not when the file arrives: other plugins may still be missing then. */
const registered = (host: HostKind, code: string) => `(function(){
var loaded;
function load(){if(!loaded){loaded={exports:{}};(function(module,exports){${code}
})(loaded,loaded.exports);}return loaded.exports;}
window.${host.bundles}.define('plugin/lookout/public',load,0);
})();
`;
