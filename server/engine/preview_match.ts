import type { PreviewMatch } from '../../common/api';
import type { RuleInput } from '../../common/schemas';
import { keyRecord, keyText } from '../alerts';
import { conditionOf, type Found } from '../conditions';

/** A match as a preview shows it. */
export function shownMatch(input: RuleInput, found: Found): PreviewMatch {
  const key = keyRecord(input.condition.key, found.key);
  return {
    key,
    keyText: keyText(found.key),
    reason: conditionOf(input.condition).reason(input.condition, {
      key,
      count: found.count,
      values: found.values ?? {},
      severity: found.severity ?? input.severity,
    }),
    from: new Date(found.from).toISOString(),
    to: new Date(found.to).toISOString(),
    count: found.count,
    sample: found.sample,
  };
}
