import type { HealthReport } from '../../common/api';
import { isWell, type Trouble, troublesOf, type WatchFacts } from './troubles';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const lane = (name: string, state: 'running' | 'waiting' | 'stuck') => ({
  lane: name,
  owner: null,
  node: null,
  epoch: 1,
  until: null,
  state,
  rules: 0,
  due: 0,
});
const healthy: HealthReport = {
  state: 'ok',
  problems: [],
  engine: { kind: 'elasticsearch', version: '8', clockOffsetMs: 0 },
  lanes: [lane('lane-01', 'running'), lane('lane-02', 'waiting')],
  reading: '',
  rules: { total: 9, enabled: 9, failing: 0, behind: 0, maxBehindMs: 0 },
  deliveries: { pending: 0, failed: 0, oldestPendingAt: null },
  failing: [],
  notes: [],
};
const told = (report: Partial<HealthReport>, facts: Partial<WatchFacts> = {}) =>
  troublesOf(
    { ...healthy, ...report },
    { failedLately: 0, silent: [], canRead: true, now: NOW, ...facts },
  ).map(({ kind, severity, text }) => `${kind} ${severity}: ${text}`);
const rules = (behind: number, maxBehindMs: number) => ({
  rules: { ...healthy.rules, behind, maxBehindMs },
});
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
/** The last of them since so many minutes. */
const allFail = (minutes: number): Partial<HealthReport> => ({
  rules: { ...healthy.rules, failing: 9 },
  failing: [minutes + 60, minutes].map((since) => ({
    ruleId: 'r',
    name: 'r',
    health: 'failing',
    message: 'no such index',
    since: ago(since),
  })),
});

test.each<[string, Partial<HealthReport>, Partial<WatchFacts>, string[]]>([
  ['all is well', {}, {}, []],
  ['a failing rule is no trouble of the engine', { rules: { ...healthy.rules, failing: 3 } }, {}, []],
  ['the only rule fails: its owner is told', { rules: { ...healthy.rules, enabled: 1, failing: 1 } }, {}, []],
  ['all of several fail for a moment', allFail(1), {}, []],
  [
    'all of several fail',
    allFail(6),
    {},
    [
      'evaluation high: **None of the 9 rules** here is evaluated: each fails or sees only a part of its source. Health says why; all are tried again, and no window is skipped.',
    ],
  ],
  [
    'nobody has rights to read with',
    {},
    { canRead: false },
    [
      'evaluation critical: **No rule can read**: this cluster is secured and lookout.encryptionKey is not set. What they miss is evaluated once it is.',
    ],
  ],
  [
    'a lane that no node runs',
    { lanes: [lane('lane-01', 'stuck'), lane('lane-02', 'running')] },
    {},
    [
      'lanes critical: **lane-01** is run by no node. The rules of these lanes are not evaluated; nothing is skipped when a node is back.',
    ],
  ],
  [
    'no lane at all',
    { lanes: [lane('lane-01', 'stuck'), lane('lane-02', 'stuck')] },
    {},
    [
      'lanes critical: **lane-01, lane-02** are run by no node. No rule is evaluated; nothing is skipped when a node is back.',
    ],
  ],
  [
    'no lane, and no rule that would need one',
    { lanes: [lane('lane-01', 'stuck')], rules: { ...healthy.rules, enabled: 0 } },
    {},
    [],
  ],
  ['rules a little behind', rules(4, 4 * 60_000), {}, []],
  [
    'one far behind',
    rules(1, 6 * 60_000),
    {},
    [
      'behind high: **1 rule is** behind, the farthest by **6 min**. Their alerts come late; no window is skipped.',
    ],
  ],
  [
    'many very far behind',
    rules(7, 3 * 3_600_000),
    {},
    [
      'behind critical: **7 rules are** behind, the farthest by **3 h**. Their alerts come late; no window is skipped.',
    ],
  ],
  [
    'deliveries that failed and others that wait',
    { deliveries: { pending: 12, failed: 2, oldestPendingAt: ago(20) } },
    { failedLately: 2 },
    [
      'deliveries high: **2 messages** could not be delivered in the last hour; **12 messages wait**, the oldest for 20 min. Who should have been told was not; see Notify, Deliveries.',
    ],
  ],
  ['one that failed yesterday', { deliveries: { pending: 0, failed: 1, oldestPendingAt: null } }, {}, []],
  ['one that waits a little', { deliveries: { pending: 1, failed: 0, oldestPendingAt: ago(5) } }, {}, []],
  [
    'sources gone silent',
    {},
    { silent: [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }] },
    [
      'silent_source warning: No document in the last hour where there always were some: the source of "a", "b", "c" and 1 more. What it should find cannot be found.',
    ],
  ],
])('%s', (_, report, facts, expected) => expect(told(report, facts)).toEqual(expected));

describe('the heartbeat', () => {
  const space = (
    enabled: number,
    failing: number,
    ...troubles: Array<[Trouble['kind'], Trouble['severity']]>
  ) => ({
    rules: { ...healthy.rules, enabled, failing },
    troubles: troubles.map(([kind, severity]): Trouble => ({ kind, severity, name: '', text: '' })),
  });
  test.each<[string, Array<ReturnType<typeof space>>, boolean]>([
    ['goes on where there is nothing yet', [], true],
    ['goes on while all is well', [space(9, 0)], true],
    ['goes on while some rules fail', [space(9, 8)], true],
    ['goes on while a source is silent', [space(9, 0, ['silent_source', 'warning'])], true],
    ['goes on while all rules of one space fail', [space(9, 0), space(2, 2, ['evaluation', 'high'])], true],
    ['stops when those of all spaces do', [space(1, 1), space(2, 2, ['evaluation', 'high'])], false],
    ['stops when nobody can read', [space(9, 0, ['evaluation', 'critical'])], false],
    ['stops when rules are behind', [space(9, 0), space(9, 0, ['behind', 'high'])], false],
    ['stops when messages fail', [space(9, 0, ['deliveries', 'high'])], false],
    ['stops when a lane stands still', [space(9, 0, ['lanes', 'critical'])], false],
  ])('%s', (_, spaces, expected) => expect(isWell(spaces)).toBe(expected));
});
