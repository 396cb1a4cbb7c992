import type { Plugin } from 'esbuild';
import type { HostKind } from './hosts';

/** Leaves modules of the host where they are, to be required at run time by their place beside the plugin's folder. */
export function hostFiles({ serverFiles }: HostKind): Plugin {
  return {
    name: 'host-files',
    setup(build) {
      build.onResolve({ filter: /^[a-z_]+\// }, ({ path }) => {
        const place = serverFiles[path];
        return place === undefined ? undefined : { path: place, external: true };
      });
    },
  };
}
