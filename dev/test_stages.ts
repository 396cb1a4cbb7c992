import type { EngineKind } from './engine';

/** One thing that CI runs. */
export interface Stage {
  name: string;
  /** Program of node_modules/.bin (or a path) and its arguments. */
  command: string[];
  /**
   * How its result is counted: `check` as one; `jest` by its tests; `closing line` by the `N passed, N failed` that
   * it prints last.
   */
  counts: 'check' | 'jest' | 'closing line';
  /** Gets a running engine as LOOKOUT_TEST_ES_URL and LOOKOUT_TEST_ENGINE. */
  engine?: EngineKind;
  /** Gets a running Elasticsearch with security as LOOKOUT_TEST_SECURED_ES_URL, too. */
  secured?: boolean;
  /** Set beside what the engine and Chromium give. */
  env?: Record<string, string>;
  /** Gets Chromium as CHROMIUM_PATH. */
  chromium?: boolean;
}

const jestOn = (project: string) => ['jest', '--ci', '--selectProjects', project];
const jestBy = (workers: number, project: string) => [...jestOn(project), `--maxWorkers=${workers}`];
/** Suites that share an engine keep to indices of their own. They wait half of their time: three keep two cores busy. */
const withEngine = () => jestBy(3, 'integration');

/**
 * Suites that ask an engine nothing that other suites don't: what they try is our own logic, or (secured) Elasticsearch's
 * security. On OpenSearch the others run, which search, count, page, freeze views, write and break. The ways in which an engine
 * answers in part are the same in `partial` as in `partial_conditions`, which has more of them; only that one runs on both.
 */
const SAME_ON_BOTH = [
  ...['secured/', 'delay', 'catch_up', 'timeouts', 'levels', 'quiet', 'ladders', 'stop_expecting'],
  ...['outbox_many', 'outbox_bundles', 'kill_outbox', 'notify_policy', 'who_is_told', 'every_route'],
  ...['api_people', 'api_quiet', 'api_linked', 'api_refusals'],
  ...['nodes', 'end_to_end', 'conditions_sources', 'restored', 'own_trouble', 'digests', 'dev_engine'],
  ...['recovery_points', 'partial\\.', 'steps', 'edited_search', 'switched_off', 'channels_synced'],
  ...['watch', 'retention', 'background', 'newer_version'],
];

const conformance = (kind: string) => ['tsx', 'test/conformance/run.ts', kind];

/** Everything that CI runs, in this order: the quick ones first, and what shares an engine together. */
export const STAGES: Stage[] = [
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings', '.'], counts: 'check' },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'], counts: 'check' },
  { name: 'types with OUI', command: ['tsc', '-p', 'tsconfig.oui.json'], counts: 'check' },
  { name: 'import directions', command: ['tsx', 'dev/imports/check.ts'], counts: 'check' },
  { name: 'unit', command: jestBy(2, 'unit'), counts: 'jest' },
  { name: 'conformance: KQL', command: conformance('kql'), counts: 'closing line' },
  {
    name: 'conformance: ElastAlert',
    command: conformance('elastalert'),
    counts: 'closing line',
  },
  {
    name: 'conformance: ElastAlert, edges',
    command: [...conformance('elastalert'), 'test/conformance/data/elastalert-edges.json'],
    counts: 'closing line',
  },
  {
    name: 'both zips',
    command: ['tsx', 'dev/build/cli.ts', '--kibana-version', '8.12.2', '--osd-version', '2.8.0'],
    counts: 'check',
  },
  {
    name: 'integration on Elasticsearch',
    command: withEngine(),
    counts: 'jest',
    env: { LOOKOUT_TEST_KILLS: '15', LOOKOUT_TEST_CUT_EVERY: '5', LOOKOUT_TEST_ROUNDS: '2' },
    engine: 'elasticsearch',
    secured: true,
  },
  {
    name: 'core under Node 18.18.2',
    command: ['tsx', 'test/old_node/run.ts', '18.18.2'],
    counts: 'closing line',
    engine: 'elasticsearch',
  },
  {
    name: 'browser',
    command: jestBy(2, 'browser'),
    counts: 'jest',
    engine: 'elasticsearch',
    secured: true,
    chromium: true,
  },
  {
    name: 'integration on OpenSearch',
    command: [...withEngine(), `--testPathIgnorePatterns=integration/(${SAME_ON_BOTH.join('|')})`],
    counts: 'jest',
    // More kills, cuts and hits are on Elasticsearch; by themselves the suites take more of each.
    env: { LOOKOUT_TEST_KILLS: '5', LOOKOUT_TEST_CUT_EVERY: '7', LOOKOUT_TEST_HITS: '10000' },
    engine: 'opensearch',
  },
  {
    name: 'core under Node 16.20.0',
    command: ['tsx', 'test/old_node/run.ts', '16.20.0'],
    counts: 'closing line',
    engine: 'opensearch',
  },
];
