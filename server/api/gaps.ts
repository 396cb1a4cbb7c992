import { randomUUID } from 'node:crypto';
import type { Backfill, Gap, Rule } from '../../common/schemas';
import { checkPage } from '../alerts';
import { notReplayable } from '../engine';
import type { ApiContext } from './context';
import { ApiFailure, badField, notFound } from './failures';
import type { Handlers } from './handle';

/** Gaps settled by one call: each is some writes that are to be seen at once. */
const AT_ONCE = 20;

/** What was not evaluated, and backfills of past stretches. */
export function gapHandlers(
  context: ApiContext,
): Handlers<
  'listGaps' | 'fillGap' | 'dismissGap' | 'settleGaps' | 'startBackfill' | 'listBackfills' | 'cancelBackfill'
> {
  const { engine, rules, audit, now } = context;
  const { gaps } = engine;

  const mustGap = async (space: string, id: string): Promise<Gap> => {
    const gap = await gaps.gap(space, id);
    if (!gap) throw notFound('gap', id);
    return gap;
  };
  const record = (
    actor: string,
    action: string,
    rule: { id: string; name: string; space: string },
    after: object,
  ) =>
    audit.record([
      {
        space: rule.space,
        actor,
        action,
        object: { type: 'rule', id: rule.id, name: rule.name },
        before: null,
        after: { ...after },
      },
    ]);

  const start = async (
    rule: Rule,
    by: string,
    stretch: { from: string; to: string; notify: boolean },
    gapId: string | null,
  ): Promise<Backfill> => {
    const at = now();
    if (Date.parse(stretch.to) > at) throw badField(400, 'to', 'lies in the future; a backfill looks back');
    const backfill: Backfill = {
      id: randomUUID(),
      space: rule.space,
      ruleId: rule.id,
      ruleName: rule.name,
      from: new Date(stretch.from).toISOString(),
      to: new Date(stretch.to).toISOString(),
      notify: stretch.notify,
      by,
      createdAt: new Date(at).toISOString(),
      state: 'waiting',
      doneTo: new Date(stretch.from).toISOString(),
      matches: 0,
      alerts: 0,
      message: notReplayable(rule),
      gapId,
    };
    await gaps.addBackfill(backfill);
    await record(by, 'backfill', rule, { from: backfill.from, to: backfill.to, notify: backfill.notify });
    return backfill;
  };

  const fill = async (rule: Rule, gap: Gap, by: string, notify: boolean): Promise<Backfill> => {
    const backfill = await start(rule, by, { from: gap.from, to: gap.to, notify }, gap.id);
    await gaps.setState(gap, 'filling', backfill.id);
    return backfill;
  };
  const dismiss = async (gap: Gap, by: string): Promise<Gap> => {
    const { space, ruleId: id, ruleName: name, from, to } = gap;
    await record(by, 'dismiss_gap', { id, name, space }, { from, to });
    return gaps.setState(gap, 'dismissed');
  };

  return {
    async listGaps({ query, space }) {
      checkPage(query);
      const { page, perPage, rule, state, reason } = query;
      return {
        ...(await gaps.list({ space, rule, states: state, reasons: reason }, page, perPage)),
        page,
        perPage,
      };
    },

    async fillGap({ params, body, space, user }) {
      const gap = await mustGap(space, params.id);
      if (gap.state === 'filling' || gap.state === 'filled')
        throw new ApiFailure(
          409,
          `this gap is ${gap.state === 'filled' ? 'filled' : 'being filled'} already`,
        );
      return fill(await rules.must(space, gap.ruleId), gap, user.login, body.notify);
    },

    async dismissGap({ params, space, user }) {
      const gap = await mustGap(space, params.id);
      if (gap.state !== 'open') throw new ApiFailure(409, `this gap is ${gap.state} already`);
      return dismiss(gap, user.login);
    },

    async settleGaps({ body, space, user }) {
      const { act, reason, notify } = body;
      const open = { space, states: ['open'], reasons: [reason] };
      const { items, total } = await gaps.list(open, 1, AT_ONCE);
      const found = await rules.getMany(
        space,
        items.map(({ ruleId }) => ruleId),
      );
      for (const [at, gap] of items.entries()) {
        const rule = found[at]?.source.payload;
        // Of a rule that is deleted nothing can be filled any more.
        if (act === 'fill' && rule) await fill(rule, gap, user.login, notify);
        else await dismiss(gap, user.login);
      }
      return { changed: items.length, left: total - items.length };
    },

    async startBackfill({ params, body, space, user }) {
      return start(await rules.must(space, params.id), user.login, body, null);
    },

    async listBackfills({ query, space }) {
      checkPage(query);
      const { page, perPage, rule, state } = query;
      return { ...(await gaps.backfills({ space, rule, states: state }, page, perPage)), page, perPage };
    },

    async cancelBackfill({ params, space, user }) {
      // Progress and the cancel may cross: then it is read again.
      for (let tries = 0; tries < 5; tries++) {
        const stored = await gaps.backfill(params.id);
        const backfill = stored?.source.payload;
        if (!stored || !backfill || backfill.space !== space) throw notFound('backfill', params.id);
        if (backfill.state !== 'waiting' && backfill.state !== 'running')
          throw new ApiFailure(409, `this backfill is ${backfill.state} already`);
        const next: Backfill = { ...backfill, state: 'cancelled' };
        if (!(await gaps.progress(next, stored))) continue;
        const gap = backfill.gapId === null ? null : await gaps.gap(space, backfill.gapId);
        if (gap) await gaps.setState(gap, 'open');
        const { ruleId: id, ruleName: name } = backfill;
        await record(user.login, 'cancel_backfill', { id, name, space }, { doneTo: backfill.doneTo });
        return next;
      }
      throw new ApiFailure(409, 'the backfill changed meanwhile; try again');
    },
  };
}
