import { AlertQueries } from '../alerts';
import { AuditTrail } from './audit_trail';
import type { ApiDeps } from './deps';
import { RuleChanges, RuleRecords, RuleRows } from './rules';

/** What handlers share. */
export interface ApiContext extends Omit<ApiDeps, 'now'> {
  now(): number;
  alerts: AlertQueries;
  audit: AuditTrail;
  rules: RuleRecords;
  ruleChanges: RuleChanges;
  ruleRows: RuleRows;
}

export function apiContext(deps: ApiDeps): ApiContext {
  const now = deps.now ?? Date.now;
  const audit = new AuditTrail(deps.store, now, (event) => deps.ports.audited?.(event));
  const rules = new RuleRecords(deps.store, audit, now);
  return {
    ...deps,
    now,
    alerts: new AlertQueries(deps.store, now),
    audit,
    rules,
    ruleChanges: new RuleChanges(deps, rules, now),
    ruleRows: new RuleRows(deps.store, deps.engine, now),
  };
}
