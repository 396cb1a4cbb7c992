import { createHash } from 'node:crypto';
import { toMillis } from '../../common/time';
import { plural } from '../../common/wording';
import { type MatchView, PASS, stepModule } from './contract';
import { textsOf } from './fields';

/** One text for matches with the same values of the fields: the step's id, and a hash that fits into an index. */
export function identityOf(stepId: string, fields: readonly string[], view: MatchView): string {
  const names = fields.length > 0 ? fields : view.rule.key;
  // A key field is compared by its value in the key: a document may have several.
  const values = names.map((name) => [
    name,
    fields.length === 0 ? (view.key[name] ?? null) : textsOf(view.fields[name]),
  ]);
  return `${stepId}=${createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 27)}`;
}

/** Beginnings are compared, to both sides: what is found late is a repeat of what was found in time. */
export const dedupe = stepModule<'dedupe'>({
  kind: 'dedupe',
  compares: ({ fields, within }) => ({
    fields,
    stretch: (at) => ({ after: at - toMillis(within), before: at + toMillis(within) }),
  }),
  async ask({ within }, _view, asks) {
    return (await asks.earlier()) > 0 ? { drop: `one like it began less than ${within} away` } : PASS;
  },
});

/** A window that slides: `(at − per, at]`. */
export const throttle = stepModule<'throttle'>({
  kind: 'throttle',
  compares: ({ fields, per }) => ({
    fields,
    stretch: (at) => ({ after: at - toMillis(per), before: at + 1 }),
  }),
  async ask({ count, per }, _view, asks) {
    return (await asks.earlier()) >= count
      ? { drop: `${plural(count, 'match', 'matches')} like it in ${per} already` }
      : PASS;
  },
});
