import type { Act } from '../../common/api';
import type { Alert } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import type { AlertEngineState, Notice } from '../store';

/** Something a person did to an alert that channels which keep such a state, too, are told. */
export interface Told {
  alert: Alert;
  notice: Notice;
}

const REASONS: Partial<Record<Act['type'], NoticeReason>> = {
  acknowledge: 'acknowledged',
  close: 'closed',
};
const TRIGGERS: readonly NoticeReason[] = ['created', 'again', 'repeated', 'worse', 'escalated'];
/** As many as the engine keeps. */
const MAX_NOTICES = 50;

/**
 * The notice of an act, for exactly those channels that were told of the alert, with the engine's state that holds
 * it; null when nobody was. At `at` (epoch ms).
 */
export function syncedNotice(
  engine: AlertEngineState,
  act: Pick<Act, 'type'>,
  by: string,
  at: number,
): { notice: Notice; engine: AlertEngineState } | null {
  const reason = REASONS[act.type];
  const triggers = engine.notices.filter((notice) => TRIGGERS.includes(notice.reason));
  const channels = [...new Set(triggers.flatMap((notice) => notice.channels))];
  if (!reason || channels.length === 0) return null;
  const notice = numbered(engine, { reason, at: new Date(at).toISOString(), channels, mark: null, by });
  return { notice, engine: withNotice(engine, notice) };
}

/** The next of its reason on this alert. */
export function numbered(engine: AlertEngineState, notice: Omit<Notice, 'ordinal'>): Notice {
  const earlier = engine.notices.filter(({ reason }) => reason === notice.reason);
  return { ...notice, ordinal: Math.max(-1, ...earlier.map(({ ordinal }) => ordinal)) + 1 };
}

/** The engine's state that holds one more notice; of too many the second oldest goes, the first is the trigger. */
export function withNotice(engine: AlertEngineState, notice: Notice): AlertEngineState {
  const notices = [...engine.notices, notice];
  if (notices.length > MAX_NOTICES) notices.splice(1, 1);
  return { ...engine, notices };
}
