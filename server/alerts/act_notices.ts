import type { AnyAct } from '../../common/alert_lifecycle';
import { mentionsIn } from '../../common/people';
import type { Alert } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import type { AlertEngineState, Notice, NoticeTarget } from '../store';
import { withNotice } from './notices';
import { syncedNotice } from './synced';

interface Acted {
  act: AnyAct;
  /** The alert as the act leaves it. */
  alert: Alert;
  /** What the lifecycle says is told of it. */
  told: NoticeReason | null;
  actor: string;
  /** Epoch ms. */
  at: number;
}

const person = (login: string): NoticeTarget => ({ kind: 'person', login, by: null });

/** Whom an act is for, by reason: the new owner, whoever helps, and those that its note mentions. */
function targetsOf({ act, alert, told, actor }: Acted): Array<[NoticeReason, NoticeTarget[]]> {
  const found: Array<[NoticeReason, NoticeTarget[]]> = [];
  const owner = act.type === 'assign' ? act.owner : null;
  if (told === 'assigned' && owner !== null) found.push(['assigned', [person(owner)]]);
  // With a ladder its next level is told, by whoever looks after ladders.
  if (told === 'escalated' && !alert.ladder)
    found.push(['escalated', [{ kind: 'setting', which: 'escalationChannel' }]]);
  const mentioned = mentionsIn(act.note ?? '').filter((login) => login !== actor && login !== owner);
  if (mentioned.length > 0) found.push(['note', mentioned.map(person)]);
  return found;
}

/** The notices of what a person did, with the engine's state that holds them: told once, however often they are made. */
export function actNotices(
  before: AlertEngineState,
  acted: Acted,
): { notices: Notice[]; engine: AlertEngineState } {
  const { act, actor, at } = acted;
  const synced = syncedNotice(before, act, actor, at);
  let engine = synced?.engine ?? before;
  const notices = synced ? [synced.notice] : [];
  for (const [reason, to] of targetsOf(acted)) {
    const note = act.note ? { note: act.note } : {};
    const made = { reason, at: new Date(at).toISOString(), channels: [], mark: null, to, by: actor, ...note };
    const told = withNotice(engine, made);
    engine = told.engine;
    notices.push(told.notice);
  }
  return { notices, engine };
}
