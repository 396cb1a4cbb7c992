import type { Alert, NotifyPolicy, Rule } from '../../../common/schemas';
import { stableId } from '../../store';

/** Under which ids what a policy remembers is kept; null where it remembers nothing of the kind. */
export interface Scopes {
  told: string | null;
  open: string | null;
  counted: string | null;
}

const keyOf = ({ key }: Pick<Alert, 'key'>): string[] =>
  Object.entries(key)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => [name, value === null ? '' : `=${value}`]);

/** The value of a field of the alert's key, or of its newest document. */
const fieldValue = ({ key, sample }: Pick<Alert, 'key' | 'sample'>, field: string): string => {
  const value = key[field] ?? sample[sample.length - 1]?.fields[field];
  return value === undefined || value === null ? '' : `=${JSON.stringify(value)}`;
};

/** Rules of a space that share a silence share its records; bundles and rates are a rule's own. */
export function scopesOf(
  rule: Pick<Rule, 'id' | 'space'>,
  policy: NotifyPolicy,
  alert: Pick<Alert, 'key' | 'sample'>,
): Scopes {
  const { realert, realertPer, realertShared, bundle, mostPerHour } = policy;
  const shared = realertShared === null ? ['rule', rule.id] : ['shared', realertShared];
  const same = realertPer === 'key' ? keyOf(alert) : [];
  return {
    told: realert === null ? null : stableId('told', rule.space, ...shared, ...same),
    open:
      bundle === null
        ? null
        : stableId('bundling', rule.id, ...bundle.per.flatMap((field) => [field, fieldValue(alert, field)])),
    counted: mostPerHour === null ? null : stableId('rate', rule.id),
  };
}
