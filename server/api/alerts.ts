import type { Alert, Rule } from '../../common/schemas';
import { actOnAlerts, actOnMatching, alertDocuments, ruleAt } from '../alerts';
import { EsError } from '../ports';
import { alertOf, type RuleDocument } from '../store';
import type { ApiContext } from './context';
import { deliveriesOfAlert } from './delivery_lists';
import { ApiFailure, notFound } from './failures';
import type { Handlers } from './handle';
import { stopExpecting } from './rules';

/** The queue, one alert, and what people do to them. */
export function alertHandlers(
  context: ApiContext,
): Handlers<
  | 'listAlerts'
  | 'alertCounts'
  | 'alertFacets'
  | 'alertHistogram'
  | 'getAlert'
  | 'alertDocuments'
  | 'alertDeliveries'
  | 'actOnAlerts'
  | 'actOnMatching'
  | 'stopExpecting'
> {
  const { alerts, store, ports, rules, ruleRows, engine, now, tell } = context;
  const { audited } = ports;
  const acting = { store, now, ...(tell && { tell }), ...(audited && { audited }) };

  const mustAlert = async (space: string, id: string): Promise<Alert> => {
    const stored = await alerts.get(space, id);
    if (!stored) throw notFound('alert', id);
    return alertOf(stored);
  };

  /** The alert's rule, deleted or not: its alerts stay. */
  const ruleOf = async (alert: Alert): Promise<Rule | null> => {
    const stored = await store.get<RuleDocument>(store.alias('rules'), alert.ruleId);
    return stored?.source.payload ?? null;
  };

  return {
    listAlerts: ({ query, space, signal }) => {
      const { page, perPage, sort, order, ...filter } = query;
      return alerts.list(space, { filter, sort, order, page, perPage }, signal);
    },

    alertCounts: ({ query, space, user }) => alerts.counts(space, user.login, query.since),
    alertFacets: ({ space }) => alerts.facets(space),
    alertHistogram: ({ query, space, signal }) => alerts.histogram(space, query, signal),

    async getAlert({ params, space, signal }) {
      const alert = await mustAlert(space, params.id);
      const [rule, earlier] = await Promise.all([ruleOf(alert), alerts.earlier(alert, signal)]);
      const [row] = rule && !rule.deleted ? await ruleRows.rowsOf([rule]) : [];
      return { ...alert, rule: row ?? null, earlier };
    },

    async alertDocuments({ params, query, space, request, signal }) {
      const alert = await mustAlert(space, params.id);
      const today = await ruleOf(alert);
      if (!today)
        throw new ApiFailure(
          404,
          'the rule of this alert is gone, and with it what its documents were found by',
        );
      const asIs = today.revision === alert.ruleRevision;
      const rule = ruleAt(alert, today, asIs ? [] : await rules.snapshots(space, today.id));
      if (!rule.resolved) throw new ApiFailure(409, 'the rule has never been resolved to a query');
      const foundBy = { source: rule.resolved, condition: rule.condition };
      try {
        return await alertDocuments(ports.elasticsearch.user(request), alert, foundBy, query, {
          signal,
          timeoutMs: ports.config.searchTimeoutMs,
        });
      } catch (error) {
        if (error instanceof EsError && error.status === 404) {
          throw new ApiFailure(404, `the index of these documents is gone: ${error.message}`);
        }
        throw error;
      }
    },

    async alertDeliveries({ params, space }) {
      await mustAlert(space, params.id);
      return { items: await deliveriesOfAlert(store, space, params.id) };
    },

    async actOnAlerts({ body, space, user }) {
      const acted = await actOnAlerts(acting, { space, actor: user.login, ids: body.ids, act: body.act });
      alerts.forget();
      return acted;
    },

    async stopExpecting({ params, body, space, user }) {
      const alert = await mustAlert(space, params.id);
      const note = body.note.trim();
      await stopExpecting(alert, { rules, now: now(), login: user.login, note });
      engine.rulesChanged();
      if (alert.status === 'closed') return alert;
      const act = { type: 'close' as const, resolution: 'not_expected' as const, note: note || undefined };
      const acted = await actOnAlerts(acting, { space, actor: user.login, ids: [alert.id], act });
      alerts.forget();
      return acted.alerts[0] ?? alert;
    },

    async actOnMatching({ body, space, user, signal }) {
      const { filter, act, expect, after } = body;
      try {
        return await actOnMatching(acting, { space, actor: user.login, filter, act, expect, after }, signal);
      } finally {
        alerts.forget();
      }
    },
  };
}
