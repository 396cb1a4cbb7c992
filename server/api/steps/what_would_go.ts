import type { AnswerOf, Routes } from '../../../common/api';
import type { Match, Rule, Step } from '../../../common/schemas';
import { FreshHistory, listsOf, StepFault, type StepReads, StepRun, stepProblem } from '../../steps';
import { type MatchDocument, readLists } from '../../store';
import type { ApiContext } from '../context';
import { badField } from '../failures';

const LOOKED_AT = 240;
const EXAMPLES = 5;
/** They change or ask, and drop nothing that could be told beforehand. */
const NOT_TRIED: ReadonlySet<Step['kind']> = new Set<Step['kind']>([
  'rename',
  'remove',
  'set',
  'look_up',
  'script',
]);

/** Takes a rule's last stored matches through one step, oldest first, as if it had been there. */
export async function whatWouldGo(
  { store }: Pick<ApiContext, 'store'>,
  rule: Rule,
  step: Step,
  signal: AbortSignal,
): Promise<AnswerOf<Routes['whatWouldGo']>> {
  if (NOT_TRIED.has(step.kind))
    throw badField(422, 'step.kind', `of ${step.kind} it cannot be told: look at the rule's preview`);
  const problem = stepProblem(step);
  if (problem) throw badField(400, `step.${problem.path}`, problem.message);
  const found = await store.search<MatchDocument>(
    'matches',
    {
      size: LOOKED_AT,
      track_total_hits: false,
      query: {
        bool: {
          filter: [{ term: { rule: rule.id } }, { range: { count: { gt: 0 } } }],
          must_not: [{ term: { fate: 'dropped' } }],
        },
      },
      sort: [{ to: 'desc' }, { id: 'asc' }],
    },
    { signal },
  );
  const matches = found.hits.map(({ source }) => source.payload.match).reverse();
  // It is looked at as if it had always been there and did not end.
  const tried: Step = { ...step, enabled: true, until: null };
  const about = { id: rule.id, name: rule.name, tags: rule.tags, key: rule.condition.key };
  const run = new StepRun([tried], about, await readsOf(store, rule, tried), new FreshHistory());
  const judged = await run.judge(matches.map((match) => ({ candidate: candidateOf(match, rule) })));
  const gone = matches.flatMap((match, at) => {
    const { dropped } = judged[at]!;
    return dropped ? [{ match, why: dropped.reason }] : [];
  });
  return {
    removed: gone.length,
    of: matches.length,
    examples: gone.reverse().slice(0, EXAMPLES),
    problems: run.problems,
  };
}

const candidateOf = (match: Match, rule: Rule) => ({
  id: match.id,
  key: match.key,
  keyText: match.keyText,
  from: Date.parse(match.from),
  to: Date.parse(match.to),
  count: match.count,
  severity: match.severity ?? rule.severity,
  sample: match.sample,
  values: match.values,
});

async function readsOf(store: ApiContext['store'], { space }: Rule, step: Step): Promise<StepReads> {
  const lists = await readLists(store, space, listsOf([step]));
  const none = async (): Promise<never> => {
    throw new StepFault('nothing is asked here');
  };
  return {
    lists(id) {
      const values = lists.get(id);
      if (!values) throw new StepFault(`there is no list ${id}`);
      return values;
    },
    lookUp: none,
    program: none,
  };
}
