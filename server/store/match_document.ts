import type { Match, Silenced } from '../../common/schemas';

/** What the engine keeps of a match beside what people see. */
export interface MatchEngineState {
  /** Values of the key fields in their order. */
  tuple: ReadonlyArray<string | null>;
  /** First moment at which the episode no longer held, as far as is known; epoch ms. */
  until: number;
  /** Which run was applied last: see `AlertEngineState.mark`. */
  mark: number;
  /** Its count before that run was applied: 0 when that run created it. */
  countBefore: number;
  /** The mark of the run that created it; absent where the rule had no steps. */
  born?: number;
  /** What steps compared it by, when they let it through. */
  stepKeys?: readonly string[];
  /** The id of the step that dropped it. */
  droppedBy?: string;
  /** The backfill that found it first; absent where a scheduled run did. */
  job?: string;
  /** By what nobody is told of it; absent where nothing silences it. */
  silenced?: Silenced;
  /** Epoch ms up to which it may go on, since its alert was closed while the condition held; absent: no such end. */
  ended?: number;
}

export interface MatchDocument {
  payload: { match: Match; engine: MatchEngineState };
  [field: string]: unknown;
}

export function matchDocument(match: Match, engine: MatchEngineState): MatchDocument {
  return {
    id: match.id,
    space: match.space,
    rule: match.ruleId,
    revision: match.ruleRevision,
    alert: match.alertId,
    fate: match.fate,
    from: match.from,
    to: match.to,
    count: match.count,
    applied_to: match.appliedTo,
    created_at: match.createdAt,
    ...(engine.droppedBy !== undefined && { step: engine.droppedBy }),
    ...(engine.stepKeys && engine.stepKeys.length > 0 && { step_keys: engine.stepKeys }),
    payload: { match, engine },
  };
}
