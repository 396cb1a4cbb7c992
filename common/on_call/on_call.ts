import type { GroupWho } from '../schemas';
import { clockMs, instantOf, toMillis, wallTime, windowsAround } from '../time';

/** Who of a group is to be told, and until when that holds (epoch ms; null: for good). */
export interface OnCall {
  logins: string[];
  until: number | null;
}

type Rotation = Extract<GroupWho, { kind: 'rotation' }>;
type Schedule = Extract<GroupWho, { kind: 'schedule' }>;

/** How far ahead a schedule is looked at for the next change: weekly windows say all within that. */
const DAYS_AHEAD = 8;

/** When the shift of this number begins: handovers lie on the zone's clock, so that 09:00 stays 09:00 all year. */
const shiftStart = ({ starts, handover, zone, shift }: Rotation, number: number): number =>
  instantOf(zone, Date.parse(`${starts}T00:00:00Z`) + clockMs(handover) + number * toMillis(shift));

/** The number of the shift that `at` lies in; the shifts before the first day go on backwards. */
function shiftAt(rotation: Rotation, at: number): number {
  const { starts, handover, zone, shift } = rotation;
  const first = Date.parse(`${starts}T00:00:00Z`) + clockMs(handover);
  let number = Math.floor((wallTime(zone, at) - first) / toMillis(shift));
  while (shiftStart(rotation, number) > at) number -= 1;
  while (shiftStart(rotation, number + 1) <= at) number += 1;
  return number;
}

const memberOf = ({ members }: Rotation, number: number): string =>
  members[((number % members.length) + members.length) % members.length]!;

/** Everybody whose shift it is, each once. */
const inShift = ({ zone, shifts }: Schedule, at: number): string[] => [
  ...new Set(
    shifts
      .filter((one) => windowsAround(zone, one, at).some(({ from, to }) => from <= at && at < to))
      .map(({ login }) => login),
  ),
];

function loginsAt(who: GroupWho, at: number): string[] {
  if (who.kind === 'all') return [...new Set(who.members)];
  const override = who.overrides.find(({ from, to }) => Date.parse(from) <= at && at < Date.parse(to));
  if (override) return [override.login];
  return who.kind === 'rotation' ? [memberOf(who, shiftAt(who, at))] : inShift(who, at);
}

/** Moments after `at` at which somebody else may take over, earliest first. */
function changesAfter(who: GroupWho, at: number): number[] {
  if (who.kind === 'all') return [];
  const moments = who.overrides.flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)]);
  if (who.kind === 'rotation') {
    const now = shiftAt(who, at);
    for (let ahead = 1; ahead <= who.members.length; ahead++) moments.push(shiftStart(who, now + ahead));
  } else {
    for (const shift of who.shifts)
      for (const { from, to } of windowsAround(who.zone, shift, at, { ahead: DAYS_AHEAD }))
        moments.push(from, to);
  }
  return moments.filter((moment) => moment > at).sort((a, b) => a - b);
}

/** Who of a group is to be told at `at` (epoch ms): all of it, whose turn it is, or whoever stands in for them. */
export function onCall(who: GroupWho, at: number): OnCall {
  const logins = loginsAt(who, at);
  const same = (moment: number) => loginsAt(who, moment).join('\n') === logins.join('\n');
  return { logins, until: changesAfter(who, at).find((moment) => !same(moment)) ?? null };
}
