import type { Act } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { PERSON_RESOLUTIONS, type PersonResolution, RESOLUTION_WORDS } from '../../common/words';
import { plural } from '../words';

/** Which acts at least one of the alerts takes; the server refuses the others, so they are not offered. */
export function actsFor(targets: readonly Pick<Alert, 'status'>[]) {
  const some = (is: (status: Alert['status']) => boolean) => targets.some(({ status }) => is(status));
  return {
    note: targets.length > 0,
    acknowledge: some((status) => status === 'open'),
    /** Assign, escalate, close. */
    work: some((status) => status !== 'closed'),
    reopen: some((status) => status !== 'open'),
  };
}

/** What was done, for the row: `acknowledged`, `closed: Duplicate`. */
export function doneText(act: Act): string {
  switch (act.type) {
    case 'acknowledge':
      return 'acknowledged';
    case 'close':
      return `closed: ${RESOLUTION_WORDS[act.resolution]}`;
    case 'reopen':
      return 'reopened';
    case 'assign':
      return act.owner === null ? 'owner removed' : `assigned to ${act.owner}`;
    case 'escalate':
      return 'escalated';
    case 'deescalate':
      return 'no longer escalated';
    case 'snooze':
      return 'snoozed';
    case 'unsnooze':
      return 'no longer snoozed';
    case 'note':
      return 'noted';
  }
}

const isPersonal = (resolution: string | null): resolution is PersonResolution =>
  (PERSON_RESOLUTIONS as readonly (string | null)[]).includes(resolution);

/** The acts that bring an alert back to what it was, in order; none where there is no way back. */
export function undoOf(
  act: Act,
  before: Pick<Alert, 'status' | 'owner' | 'resolution' | 'escalated' | 'snoozed'>,
): Act[] {
  switch (act.type) {
    case 'acknowledge':
      return before.status === 'open' ? [{ type: 'reopen' }] : [];
    case 'close':
      if (before.status === 'closed') return [];
      return before.status === 'acknowledged'
        ? [{ type: 'reopen' }, { type: 'acknowledge' }]
        : [{ type: 'reopen' }];
    case 'reopen':
      if (before.status === 'acknowledged') return [{ type: 'acknowledge' }];
      return before.status === 'closed' && isPersonal(before.resolution)
        ? [{ type: 'close', resolution: before.resolution }]
        : [];
    case 'assign':
      return before.owner === act.owner ? [] : [{ type: 'assign', owner: before.owner }];
    case 'escalate':
      return before.escalated ? [] : [{ type: 'deescalate' }];
    case 'deescalate':
      return before.escalated ? [{ type: 'escalate' }] : [];
    case 'snooze':
      return [before.snoozed ? { type: 'snooze', until: before.snoozed.until } : { type: 'unsnooze' }];
    case 'unsnooze':
      return before.snoozed ? [{ type: 'snooze', until: before.snoozed.until }] : [];
    case 'note':
      return [];
  }
}

/** Alerts that take the same way back go back together. */
export function undoGroups(
  acted: ReadonlyArray<{ id: string; undo: Act[] }>,
): Array<{ ids: string[]; acts: Act[] }> {
  const groups = new Map<string, { ids: string[]; acts: Act[] }>();
  for (const { id, undo } of acted) {
    if (undo.length === 0) continue;
    const key = JSON.stringify(undo);
    const group = groups.get(key) ?? { ids: [], acts: undo };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What to say when some were not changed; null when all were. */
export function refusedText(
  refused: ReadonlyArray<{ id: string; why: string }>,
  asked: number,
): string | null {
  if (refused.length === 0) return null;
  const whys = [...new Set(refused.map(({ why }) => why))];
  return `${refused.length} of ${plural(asked, 'alert')} not changed: ${whys.join('; ')}`;
}
