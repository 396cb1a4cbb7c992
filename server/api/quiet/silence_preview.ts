import type { SilencePreview } from '../../../common/api';
import { inScope, subjectOfMatch } from '../../../common/quiet';
import type { Rule, SilenceScope } from '../../../common/schemas';
import type { MatchDocument, RuleDocument, Store } from '../../store';

const LOOK_BACK_MS = 14 * 86_400_000;
const MOST = 1_000;

/** Holds the scope against the newest 1,000 matches of the last 14 days, of the rules that it names or of all. */
export async function silencePreview(
  store: Store,
  space: string,
  scope: SilenceScope,
  now: number,
  signal: AbortSignal,
): Promise<SilencePreview> {
  const since = new Date(now - LOOK_BACK_MS).toISOString();
  const page = await store.search<MatchDocument>(
    'matches',
    {
      query: {
        bool: {
          filter: [
            { term: { space } },
            { range: { created_at: { gte: since } } },
            { range: { count: { gt: 0 } } },
            ...(scope.rules.length > 0 ? [{ terms: { rule: scope.rules } }] : []),
          ],
          must_not: [{ term: { fate: 'dropped' } }],
        },
      },
      sort: [{ created_at: 'desc' }],
      size: MOST,
      track_total_hits: false,
    },
    { signal },
  );
  const matches = page.hits.map(({ source }) => source.payload.match);
  const index = store.alias('rules');
  const ids = [...new Set(matches.map(({ ruleId }) => ruleId))];
  const found = await store.mget<RuleDocument>(ids.map((id) => ({ index, id })));
  const rules = new Map<string, Rule>(
    found.flatMap((one) => (one ? [[one.id, one.source.payload] as const] : [])),
  );
  const held = matches.filter((match) => {
    const rule = rules.get(match.ruleId);
    return rule && inScope(scope, subjectOfMatch(rule, match));
  });
  return { held: held.length, of: matches.length, since };
}
