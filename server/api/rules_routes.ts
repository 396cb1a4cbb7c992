import type { Page } from '../../common/api';
import type { Run } from '../../common/schemas';
import { checkPage } from '../alerts';
import { EsError } from '../ports';
import type { ApiContext } from './context';
import { badField } from './failures';
import type { Call, Handlers } from './handle';
import { messagePreview } from './message_preview';
import { type Author, checkLists, checkSourceText, checkSteps } from './rules';

type WithAuthor = Pick<Call<'createRule'>, 'request' | 'space' | 'user' | 'signal'>;

const authorOf = ({ request, space, user, signal }: WithAuthor): Author => ({
  request,
  space,
  login: user.login,
  signal,
});

/** Rules: list, change, look back, try out. */
export function ruleHandlers(
  context: ApiContext,
): Handlers<
  | 'listRules'
  | 'getRule'
  | 'createRule'
  | 'updateRule'
  | 'enableRules'
  | 'deleteRule'
  | 'previewRule'
  | 'previewMessage'
  | 'ruleRuns'
  | 'ruleHistory'
  | 'runAsMe'
  | 'adoptSavedSearch'
> {
  const { rules, ruleChanges, ruleRows, audit, engine, store } = context;

  const runsOf = async (space: string, id: string, page: number, perPage: number): Promise<Page<Run>> => {
    checkPage({ page, perPage });
    const found = await store.search<{ payload: Run }>('runs', {
      query: { bool: { filter: [{ term: { space } }, { term: { rule: id } }] } },
      sort: [{ started_at: 'desc' }, { to: 'desc' }],
      from: (page - 1) * perPage,
      size: perPage,
      track_total_hits: true,
    });
    return { items: found.hits.map(({ source }) => source.payload), total: found.total, page, perPage };
  };

  return {
    listRules: ({ query, space, signal }) => ruleRows.list(space, query, signal),

    async getRule({ params, space }) {
      const [row] = await ruleRows.rowsOf([await rules.must(space, params.id)]);
      return row!;
    },

    createRule: (call) => ruleChanges.create(call.body, authorOf(call)),
    updateRule: (call) =>
      ruleChanges.update(call.params.id, call.body.rule, call.body.version, authorOf(call)),
    enableRules: (call) => ruleChanges.enable(call.body.ids, call.body.enabled, authorOf(call)),
    deleteRule: async (call) => ({ deleted: await ruleChanges.remove(call.params.id, authorOf(call)) }),
    runAsMe: (call) => ruleChanges.runAsMe(call.params.id, call.body, authorOf(call)),
    adoptSavedSearch: (call) => ruleChanges.adopt(call.params.id, authorOf(call)),

    async previewRule({ body, request, space, signal }) {
      checkSourceText(body.rule.source, 'rule.source');
      await checkLists(store, body.rule.condition, space, 'rule.');
      const { steps } = body.rule;
      await checkSteps(context, steps, new Set(steps.map(({ id }) => id)), 'rule.', {
        request,
        space,
        signal,
      });
      try {
        return await engine.preview(body.rule, body.range, { request, space, signal });
      } catch (error) {
        if (!(error instanceof EsError) || error.passing) throw error;
        throw badField(422, 'rule.source', `the search engine rejects this: ${error.message}`);
      }
    },

    previewMessage: ({ body, space }) => messagePreview(context, body, space),

    async ruleRuns({ params, query, space }) {
      await rules.must(space, params.id);
      return runsOf(space, params.id, query.page, query.perPage);
    },

    /** Of deleted rules too: what they were stays on record. */
    async ruleHistory({ params, query, space, signal }) {
      const page = await audit.list(space, { object: ['rule'], objectId: params.id }, query, signal);
      if (page.total === 0) await rules.must(space, params.id);
      return page;
    },
  };
}
