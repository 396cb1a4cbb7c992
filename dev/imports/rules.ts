import type { Import } from './graph';

/** A sentence that must hold: no import leads from a file that matches `from` to one that matches `to`. */
export interface ImportRule {
  name: string;
  why: string;
  from: RegExp;
  to: RegExp;
  /** Imports that are fine all the same. */
  unless?: (from: string, to: string) => boolean;
}

const ARROWS = 'arrows point one way: hosts -> api -> engine, alerts, channels -> store -> common';
const DOOR = 'index.ts is the only door of a folder';
/** Tests, and the folders of helpers that only tests use. */
const TEST = /\.test\.tsx?$|\/testing\//;
const TEST_HELP = /^test\/(make|conformance\/data)\//;

/** The folder at `depth` (1 = the first), for "inside the same folder" exceptions. */
const folder = (path: string, depth: number) => path.split('/').slice(0, depth).join('/');
const sameFolder = (depth: number) => (from: string, to: string) => folder(from, depth) === folder(to, depth);
const fromTestToHelp = (from: string, to: string) => TEST.test(from) && TEST_HELP.test(to);
const isDoor = (path: string) => path.endsWith('/index.ts');

/** Which folder may import which. Tests beside their code obey the arrows too, but may look behind a door. */
export const IMPORT_RULES: ImportRule[] = [
  {
    name: 'common stands alone',
    why: 'common/ is words, schemas and pure functions for both sides',
    from: /^common\//,
    to: /^(server|public|cli|dev|test)\//,
    unless: fromTestToHelp,
  },
  {
    name: 'public imports common only',
    why: 'the browser side knows the server by its HTTP API',
    from: /^public\//,
    to: /^(server|cli|dev|test)\//,
    unless: fromTestToHelp,
  },
  {
    name: 'server imports no tools',
    why: 'what ships does not stand on the browser side, the tests or the tools',
    from: /^server\//,
    to: /^(public|cli|dev|test)\//,
    unless: (from) => TEST.test(from),
  },
  {
    name: 'the core imports no host',
    why: 'a host is an adapter around the core; only the plugin entry sees both',
    from: /^server\/(?!hosts\/)[^/]+\//,
    to: /^server\/hosts\//,
  },
  {
    name: 'hosts stand apart',
    why: 'a host needs nothing but the core and hosts/shared',
    from: /^(server|public)\/hosts\//,
    to: /^(server|public)\/hosts\/(?!shared\/)[^/]+\//,
    unless: sameFolder(3),
  },
  {
    name: 'store looks down',
    why: ARROWS,
    from: /^server\/store\//,
    to: /^server\/(api|engine|alerts|channels|credentials|notify|conditions|steps|sources)\//,
  },
  {
    name: 'engine, alerts, channels, credentials, notify look down',
    why: ARROWS,
    from: /^server\/(engine|alerts|channels|credentials|notify)\//,
    to: /^server\/api\//,
  },
  {
    name: 'notify stands between',
    why: 'the engine says what is to be told, notify decides who hears of it, channels send it',
    from: /^server\/(engine|alerts|channels)\//,
    to: /^server\/notify\//,
  },
  {
    name: 'ports are contracts',
    why: 'what everything stands on stands on common alone',
    from: /^server\/ports\//,
    to: /^server\/(?!ports\/)/,
  },
  {
    name: 'extensions know their contract',
    why: 'a condition, step or source can be read, tested and added alone',
    from: /^server\/(conditions|steps|sources)\//,
    to: /^server\/(?!ports\/)/,
    unless: (from, to) => sameFolder(2)(from, to) || TEST.test(from),
  },
  {
    name: 'by the door of server folders',
    why: DOOR,
    from: /^(server|cli|dev)\//,
    to: /^server\/[^/]+\//,
    unless: (from, to) => isDoor(to) || sameFolder(2)(from, to) || TEST.test(from),
  },
  {
    name: 'by the door of common folders',
    why: DOOR,
    from: /^(common|server|public|cli|dev)\//,
    to: /^common\/[^/]+\//,
    unless: (from, to) => isDoor(to) || sameFolder(2)(from, to) || TEST.test(from),
  },
];

/** One sentence for each import that breaks a rule. */
export function brokenRules(imports: Import[], rules: ImportRule[] = IMPORT_RULES): string[] {
  return imports
    .filter(({ kind }) => kind === 'file')
    .flatMap(({ from, to }) =>
      rules
        .filter((rule) => rule.from.test(from) && rule.to.test(to) && !rule.unless?.(from, to))
        .map((rule) => `${from} imports ${to} (${rule.name}: ${rule.why})`),
    );
}

const NODE_MODULE = /^node:/;
const HOST_MODULE = /^((@kbn|@osd|kibana|opensearch_dashboards)\/|rxjs$)/;

/** Shipped code may import the packages in `dependencies`, and Node and the host on the server; says what else it does. */
export function brokenPackages(imports: Import[], dependencies: string[]): string[] {
  return imports
    .filter(({ kind, from }) => kind === 'package' && /^(common|server|public|cli)\//.test(from))
    .filter(({ from }) => !TEST.test(from) && !from.endsWith('.d.ts'))
    .flatMap(({ from, to }) => {
      if (HOST_MODULE.test(to))
        return /\/hosts\//.test(from) ? [] : [`${from} imports ${to}, which only a host has`];
      if (NODE_MODULE.test(to)) {
        return /^(common|public)\//.test(from) ? [`${from} imports ${to}, but runs in the browser too`] : [];
      }
      const name = to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/');
      return dependencies.includes(name) ? [] : [`${from} imports ${to}, which is not in dependencies`];
    });
}
