/**
 * Where an alert stands on its ladder, as pure decisions:
 *
 * - levels wait side by side, each told once a round; times count from the round's beginning;
 * - acknowledged, only those wait that do not mind; recovered or closed, none does;
 * - a new round begins when an acknowledgement ran out or was taken back, when the alert was reopened, and when its
 *   condition came back, and when a silence ends: what was due within it was told to nobody; repeats are counted on where the
 *   condition came back, and told once until somebody had a look;
 * - a level is stored as the next one before it is told, so that whoever repeats it tells the same.
 */
import type { Alert, AlertLadder, LadderInput, LadderSeen, LadderWhy } from '../schemas';
import { toMillis } from '../time';
import { severityRank } from '../words';

/** What a ladder sees of its alert. */
export type Climber = Pick<
  Alert,
  'status' | 'condition' | 'severity' | 'recurrences' | 'matches' | 'escalated' | 'silenced' | 'updatedAt'
>;

type Levels = Pick<LadderInput, 'levels' | 'repeat'>;
type Next = NonNullable<AlertLadder['next']>;
type Coming = Pick<Next, 'level' | 'at' | 'why'>;

const iso = (at: number): string => new Date(at).toISOString();

/** The ladder of a new alert. `at`: when it was made (ISO). */
export const startLadder = (
  ladder: { id: string; name: string },
  alert: Pick<Alert, 'severity' | 'matches'>,
  at: string,
): AlertLadder => ({
  ...ladder,
  round: 0,
  startedAt: at,
  startSeverity: alert.severity,
  startMatches: alert.matches,
  repeated: 0,
  done: [],
  next: null,
  seen: null,
});

const seenOf = (alert: Climber, matches: boolean): LadderSeen => ({
  status: alert.status,
  condition: alert.condition,
  severity: alert.severity,
  recurrences: alert.recurrences,
  escalatedAt: alert.escalated?.at ?? null,
  silenced: Boolean(alert.silenced),
  matches: matches ? alert.matches : null,
});

/** When an alert's ladder is to be looked at (ISO): at once when something changed, else when its next level is due. */
export function ladderLookAt(alert: Climber & Pick<Alert, 'ladder'>): string | null {
  const { ladder } = alert;
  if (!ladder) return null;
  const { seen } = ladder;
  const now = seenOf(alert, seen?.matches != null);
  const same = seen !== null && JSON.stringify(seen) === JSON.stringify(now);
  return same ? (ladder.next?.at ?? null) : alert.updatedAt;
}

function beginsAnew({ seen }: AlertLadder, alert: Climber): 'opened' | 'back' | null {
  if (!seen) return null;
  if (seen.status !== 'open' && alert.status === 'open') return 'opened';
  const back = seen.condition === 'recovered' && alert.condition !== 'recovered';
  if (seen.silenced === true && !alert.silenced) return 'opened';
  return back || alert.recurrences > seen.recurrences ? 'back' : null;
}

/** Nothing goes on that wants somebody now: it is over, or happened within a silence that is. */
const rests = ({ condition, silenced }: Climber): boolean =>
  condition === 'recovered' || silenced?.over === true;

const anew = (state: AlertLadder, alert: Climber, startedAt: string, repeated = 0): AlertLadder => ({
  ...state,
  round: state.round + 1,
  startedAt,
  startSeverity: alert.severity,
  startMatches: alert.matches,
  repeated,
  done: [],
  next: null,
});

/** The condition came back: what counts repeats goes on counting, for coming back is one. */
function cameBack({ levels }: Levels, state: AlertLadder, alert: Climber): AlertLadder {
  const done = state.done.filter(({ level }) => levels[level]?.when === 'repeats');
  return { ...anew(state, alert, alert.updatedAt), startMatches: state.startMatches, done };
}

/** When it begins anew because nobody acknowledged (epoch ms); null: it does not. */
function repeatAt({ levels, repeat }: Levels, state: AlertLadder, alert: Climber): number | null {
  if (!repeat || state.repeated >= repeat.times || alert.status !== 'open') return null;
  const done = new Map(state.done.map(({ level, at }) => [level, Date.parse(at)]));
  const times = levels.flatMap(({ when }, level) => (when === 'unacknowledged' ? [done.get(level)] : []));
  if (times.length === 0 || times.includes(undefined)) return null;
  return Math.max(...(times as number[])) + toMillis(repeat.after);
}

/** The levels that wait, with the moment each is due (epoch ms). */
function waiting({ levels }: Levels, state: AlertLadder, alert: Climber, now: number) {
  const start = Date.parse(state.startedAt);
  const last = state.done.filter(({ at }) => at >= state.startedAt).pop();
  const since = (level: number, why: LadderWhy) =>
    state.next?.level === level && state.next.why === why ? Date.parse(state.next.at) : now;
  const found: Array<{ level: number; at: number; why: LadderWhy }> = [];
  levels.forEach((one, level) => {
    if (state.done.some((done) => done.level === level)) return;
    if (one.when === 'worse') {
      const isWorse = severityRank(alert.severity) > severityRank(state.startSeverity as Alert['severity']);
      if (isWorse) found.push({ level, at: since(level, 'worse'), why: 'worse' });
    } else if (one.when === 'repeats') {
      if (alert.matches - state.startMatches >= one.count)
        found.push({ level, at: since(level, 'repeats'), why: 'repeats' });
    } else if (one.when === 'active' || alert.status === 'open') {
      const at = start + toMillis(one.after);
      // Whoever was to be told before sleeps: the next one is told in their place.
      const early = one.when === 'unacknowledged' && last?.skipped && Date.parse(last.at) < at;
      found.push(early ? { level, at: Date.parse(last.at), why: 'skipped' } : { level, at, why: one.when });
    }
  });
  return found;
}

/** A person asked for the next level, and it was not told yet. */
function asked({ levels }: Levels, { seen, next, done }: AlertLadder, alert: Climber): Coming | null {
  if (!alert.escalated) return null;
  const { at } = alert.escalated;
  if (next?.why === 'asked') return next;
  if (seen?.escalatedAt === at) return null;
  const free = levels.findIndex((_, level) => !done.some((one) => one.level === level));
  return { level: free === -1 ? levels.length - 1 : free, at, why: 'asked' };
}

function nextOf(ladder: Levels, state: AlertLadder, alert: Climber, now: number): Coming | null {
  if (alert.status === 'closed' || ladder.levels.length === 0) return null;
  const wanted = asked(ladder, state, alert);
  if (wanted) return wanted;
  if (rests(alert)) return null;
  const [first] = waiting(ladder, state, alert, now).sort((a, b) => a.at - b.at || a.level - b.level);
  if (first) return { ...first, at: iso(first.at) };
  const again = repeatAt(ladder, state, alert);
  if (again === null) return null;
  const [begin] = waiting(ladder, anew(state, alert, iso(again)), alert, again).sort((a, b) => a.at - b.at);
  return begin ? { ...begin, at: iso(begin.at) } : null;
}

/** The state of an alert's ladder at `now` (epoch ms), with its next level; `whoText` says whom a level tells. */
export function planLadder(
  ladder: Levels,
  before: AlertLadder,
  alert: Climber,
  { now, whoText }: { now: number; whoText(level: number): string },
): AlertLadder {
  const why = beginsAnew(before, alert);
  let state = before;
  if (why === 'opened') state = anew(before, alert, alert.updatedAt);
  if (why === 'back') state = cameBack(ladder, before, alert);
  const again = repeatAt(ladder, state, alert);
  if (again !== null && again <= now && !rests(alert) && state.next?.why !== 'asked')
    state = anew(state, alert, iso(again), state.repeated + 1);
  const next = nextOf(ladder, state, alert, now);
  return {
    ...state,
    next: next && { level: next.level, at: next.at, why: next.why, who: whoText(next.level) },
    seen: seenOf(
      alert,
      ladder.levels.some(({ when }) => when === 'repeats'),
    ),
  };
}

/** The next level was told, or skipped. */
export function climbed(state: AlertLadder, skipped: boolean): AlertLadder {
  const { next } = state;
  if (!next) return state;
  return { ...state, done: [...state.done, { level: next.level, at: next.at, skipped }], next: null };
}

/** What somebody asked for reaches nobody at its level: the next one is told. Null: none is left. */
export function passedOn({ levels }: Levels, state: AlertLadder): AlertLadder | null {
  const { done } = climbed(state, true);
  const level = levels.findIndex((_, at) => !done.some((one) => one.level === at));
  return level === -1 ? null : { ...state, done, next: { ...state.next!, level } };
}
