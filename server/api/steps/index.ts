/** Steps of rules: what they dropped, what one would drop, and "ignore like this" on an alert. */
import { randomBytes } from 'node:crypto';
import type { Page } from '../../../common/api';
import { type Alert, type Match, type Step, stepSchema } from '../../../common/schemas';
import { comparableFields } from '../../../common/steps';
import { checkPage } from '../../alerts';
import { alertOf, type MatchDocument } from '../../store';
import type { ApiContext } from '../context';
import { badField, notFound } from '../failures';
import type { Handlers } from '../handle';
import { whatWouldGo } from './what_would_go';

export function stepHandlers(context: ApiContext): Handlers<'ruleMatches' | 'ignoreLike' | 'whatWouldGo'> {
  const { alerts, rules, ruleChanges, store, now } = context;

  return {
    async ruleMatches({ params, query, space, signal }): Promise<Page<Match>> {
      await rules.must(space, params.id);
      const { page, perPage, fate, step } = query;
      checkPage({ page, perPage }, 'narrow the filter');
      const filter: object[] = [{ term: { space } }, { term: { rule: params.id } }];
      if (fate.length > 0) filter.push({ terms: { fate } });
      if (step.length > 0) filter.push({ terms: { step } });
      const found = await store.search<MatchDocument>(
        'matches',
        {
          query: { bool: { filter } },
          sort: [{ to: 'desc' }, { id: 'asc' }],
          from: (page - 1) * perPage,
          size: perPage,
          track_total_hits: true,
        },
        { signal },
      );
      return {
        items: found.hits.map(({ source }) => source.payload.match),
        total: found.total,
        page,
        perPage,
      };
    },

    async ignoreLike({ params, body, request, space, user, signal }) {
      const stored = await alerts.get(space, params.id);
      if (!stored) throw notFound('alert', params.id);
      const alert = alertOf(stored);
      const { until, note } = body;
      if (until !== null && Date.parse(until) <= now())
        throw badField(422, 'until', 'lies in the past; nothing would be ignored');
      const step = ignoreStep(alert, body.fields, { until, note });
      const author = { request, space, login: user.login, signal };
      return ruleChanges.addStep(alert.ruleId, step, author);
    },

    async whatWouldGo({ params, body, space, signal }) {
      const rule = await rules.must(space, params.id);
      return whatWouldGo(context, rule, body.step, signal);
    },
  };
}

/** The step that drops what is like an alert in these fields. Throws a 422 for one that it cannot be compared by. */
function ignoreStep(
  alert: Alert,
  names: readonly string[],
  { until, note }: { until: string | null; note: string },
): Step {
  const known = new Map(comparableFields(alert).map((one) => [one.field, one.value]));
  const where = [...new Set(names)].map((field) => {
    const value = known.get(field);
    if (value === undefined)
      throw badField(422, 'fields', `this alert has no single value of ${field} to compare by`);
    return { field, value };
  });
  const id = `ignore-${randomBytes(9).toString('base64url')}`;
  return stepSchema.parse({ kind: 'ignore', id, description: note, until, where });
}
