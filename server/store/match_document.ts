import type { Match } from '../../common/schemas';

/** A match as it is stored: `countBefore` is its count before the window in `appliedTo` was applied. */
export interface MatchDocument {
  payload: { match: Match; keyId: string; countBefore: number };
  [field: string]: unknown;
}

export function matchDocument(match: Match, keyId: string, countBefore: number): MatchDocument {
  return {
    space: match.space,
    rule: match.ruleId,
    revision: match.ruleRevision,
    key_id: keyId.slice(0, 1_024),
    alert: match.alertId,
    fate: match.fate,
    from: match.from,
    to: match.to,
    count: match.count,
    applied_to: match.appliedTo,
    created_at: match.createdAt,
    payload: { match, keyId, countBefore },
  };
}
