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
const TRIGGERS: readonly NoticeReason[] = ['created', 'again', 'repeated', 'worse'];
/** As many as the engine keeps. */
const MAX_NOTICES = 50;

/**
 * The notice of an act, for exactly those channels that were told of the alert, with the engine's state that holds
 * it; null when nobody was. At `at` (epoch ms).
 */
export function syncedNotice(
  engine: AlertEngineState,
  act: Pick<Act, 'type'>,
  at: number,
): { notice: Notice; engine: AlertEngineState } | null {
  const reason = REASONS[act.type];
  const triggers = engine.notices.filter((notice) => TRIGGERS.includes(notice.reason));
  const channels = [...new Set(triggers.flatMap((notice) => notice.channels))];
  if (!reason || channels.length === 0) return null;
  const earlier = engine.notices.filter((notice) => notice.reason === reason);
  const notice: Notice = {
    reason,
    ordinal: Math.max(-1, ...earlier.map(({ ordinal }) => ordinal)) + 1,
    at: new Date(at).toISOString(),
    channels,
    mark: null,
  };
  const notices = [...engine.notices, notice];
  if (notices.length > MAX_NOTICES) notices.splice(1, 1);
  return { notice, engine: { ...engine, notices } };
}
