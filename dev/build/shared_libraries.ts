import type { Plugin } from 'esbuild';
import type { HostKind } from './hosts';

/** Libraries that a host's page has loaded already, and the names both hosts give them. */
const SHARED: Record<string, string> = {
  react: 'React',
  'react-dom': 'ReactDom',
  'react-router-dom': 'ReactRouterDom',
  'react-router': 'ReactRouter',
  '@elastic/eui': 'ElasticEui',
  moment: 'Moment',
};

/** Takes the shared libraries from the host's page instead of putting them into the bundle. */
export function sharedLibraries(host: HostKind): Plugin {
  const names = Object.keys(SHARED).map((name) => name.replace(/[/]/g, '\\/'));
  return {
    name: 'shared-libraries',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path }) => ({
        path,
        namespace: 'host',
      }));
      build.onLoad({ filter: /.*/, namespace: 'host' }, ({ path }) => ({
        contents: `module.exports = window.${host.sharedDeps}.${SHARED[path]};`,
        loader: 'js',
      }));
    },
  };
}
