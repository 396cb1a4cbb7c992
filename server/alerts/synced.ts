import type { Act } from '../../common/api';
import type { Alert } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import type { AlertEngineState, Notice } from '../store';
import { everTold, toldBefore, withNotice } from './notices';

/** Something a person did to an alert that channels which keep such a state, too, are told. */
export interface Told {
  alert: Alert;
  notice: Notice;
}

const REASONS: Partial<Record<Act['type'], NoticeReason>> = {
  acknowledge: 'acknowledged',
  close: 'closed',
};

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
  if (!reason || !everTold(engine)) return null;
  const channels = toldBefore(engine);
  return withNotice(engine, { reason, at: new Date(at).toISOString(), channels, mark: null, by });
}
