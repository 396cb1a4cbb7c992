import type { RuleStatus } from '../../common/schemas';
import { decideTrouble, type TroubleTold } from './rule_trouble';

const T0 = Date.parse('2026-01-05T12:00:00.000Z');
const iso = (at: number) => new Date(at).toISOString();
const MIN = 60_000;
const HOUR = 60 * MIN;

type State = Pick<RuleStatus, 'health' | 'since' | 'message'>;
const ok: State = { health: 'ok', since: null, message: null };
const failing = (since: number): State => ({
  health: 'failing',
  since: iso(since),
  message: 'no such index',
});
const rule = { id: 'r', enabled: true, orphanedSince: null as string | null };
const orphaned = { ...rule, orphanedSince: iso(T0) };
const off = { ...rule, enabled: false };

/** Looks at these moments (minutes after T0), each time with what it remembered before. */
function timeline(looks: Array<[number, State, typeof rule?]>): string[] {
  let told: TroubleTold | null = null;
  return looks.flatMap(([minute, state, as = rule]) => {
    const { notices, after } = decideTrouble(as, state, told, T0 + minute * MIN);
    told = after;
    return notices.map(({ reason }) => `${minute}: ${reason}`);
  });
}

test.each<[string, Array<[number, State, typeof rule?]>, string[]]>([
  [
    'one failure is tried again first',
    [
      [0.5, failing(T0)],
      [1.5, ok],
    ],
    [],
  ],
  [
    'told once',
    [
      [2, failing(T0)],
      [3, failing(T0)],
      [60, failing(T0)],
    ],
    ['2: rule_failing'],
  ],
  [
    'again every 24 h, and once when it is over',
    [
      [2, failing(T0)],
      [24 * 60, failing(T0)],
      [24 * 60 + 2, failing(T0)],
      [24 * 60 + 3, failing(T0)],
      [50 * 60, ok],
      [51 * 60, ok],
    ],
    ['2: rule_failing', '1442: rule_failing', '3000: rule_recovered'],
  ],
  [
    'failing anew',
    [
      [2, failing(T0)],
      [10, ok],
      [20, failing(T0 + 15 * MIN)],
    ],
    ['2: rule_failing', '10: rule_recovered', '20: rule_failing'],
  ],
  [
    'whoever switches it off knows',
    [
      [2, failing(T0)],
      [10, ok, off],
      [20, ok],
    ],
    ['2: rule_failing'],
  ],
  [
    'a saved search that is gone is told once',
    [
      [1, ok, orphaned],
      [2, ok, orphaned],
      [3, ok, rule],
      [4, ok, { ...rule, orphanedSince: iso(T0 + 4 * MIN) }],
    ],
    ['1: rule_orphaned', '4: rule_orphaned'],
  ],
])('%s', (_, looks, told) => {
  expect(timeline(looks)).toEqual(told);
});

test('whoever decides it decides the same', () => {
  const one = decideTrouble(rule, failing(T0), null, T0 + 2 * MIN);
  const other = decideTrouble(rule, failing(T0), null, T0 + HOUR);
  expect(one.notices).toEqual(other.notices);
});
