import type { NoticeReason } from '../../common/words';
import type { AlertEngineState, Notice } from '../store';

const MAX_NOTICES = 50;
/** What begins something: who heard of one of these hears of the end. */
export const TRIGGERS: readonly NoticeReason[] = ['created', 'again', 'repeated', 'worse', 'escalated'];

/** What told that the condition holds, oldest first. */
export const triggersOf = ({ notices }: AlertEngineState): Notice[] =>
  notices.filter(({ reason }) => TRIGGERS.includes(reason));

/** Whether anybody was to hear that the condition holds; what held a single delivery back is not seen here. */
export const everTold = (engine: AlertEngineState): boolean => triggersOf(engine).some(({ held }) => !held);

/** Channels of the rule and of levels in all triggers that nothing held. Who else heard, the deliveries say. */
export const toldBefore = (engine: AlertEngineState): string[] => [
  ...new Set(
    triggersOf(engine)
      .filter(({ held }) => !held)
      .flatMap(({ channels }) => channels),
  ),
];

/** Goes only to those who got a trigger. */
export const FOLLOWS: readonly NoticeReason[] = ['recovered', 'acknowledged', 'closed'];

/** The notice as it is handed on to be told: one that follows others knows them. */
export const toTell = (engine: AlertEngineState, notice: Notice): Notice =>
  FOLLOWS.includes(notice.reason)
    ? {
        ...notice,
        triggers: triggersOf(engine).map(({ reason, ordinal, at }) => ({ reason, ordinal, at })),
      }
    : notice;

/** The engine's state with one more notice, the next of its reason unless it says which, and the notice as it is told. */
export function withNotice(
  engine: AlertEngineState,
  told: Omit<Notice, 'ordinal' | 'triggers'> & { ordinal?: number },
): { engine: AlertEngineState; notice: Notice } {
  const earlier = engine.notices.filter(({ reason }) => reason === told.reason);
  const notice: Notice = { ordinal: Math.max(-1, ...earlier.map(({ ordinal }) => ordinal)) + 1, ...told };
  const notices = [...engine.notices, notice];
  if (notices.length > MAX_NOTICES) notices.splice(1, 1);
  const next = { ...engine, notices };
  return { engine: next, notice: toTell(next, notice) };
}
