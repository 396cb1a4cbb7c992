import { checkTemplate, render, TemplateError } from '../../common/template';
import { type MatchView, PASS, StepFault, stepModule, type Verdict } from './contract';
import { matchFields, textsOf } from './fields';
import { listSet } from './kept_or_dropped';

export const rename = stepModule<'rename'>({
  kind: 'rename',
  changes: true,
  judge: ({ from, to }) => ({ changes: [{ field: from, to }] }),
});

export const remove = stepModule<'remove'>({
  kind: 'remove',
  changes: true,
  judge: ({ field }) => ({ changes: [{ field, to: null }] }),
});

/** From a Mustache text over the match's fields; what has no value is empty in it. */
export const set = stepModule<'set'>({
  kind: 'set',
  changes: true,
  judge: ({ field, template }, view) => ({ changes: [{ field, value: rendered(template, view) }] }),
  problem({ template }) {
    try {
      checkTemplate(template);
      return null;
    } catch (error) {
      return { path: 'template', message: (error as Error).message };
    }
  },
});

function rendered(template: string, view: MatchView): string {
  try {
    return render(template, matchFields(view), 'plain');
  } catch (error) {
    if (error instanceof TemplateError) throw new StepFault(error.message);
    throw error;
  }
}

/** Of a field with several values the first is looked up. */
export const lookUp = stepModule<'look_up'>({
  kind: 'look_up',
  changes: true,
  looksUp(step, { fields }) {
    const [value] = textsOf(fields[step.field]);
    return step.in.kind === 'index' && value !== undefined ? { where: step.in, value } : null;
  },
  async ask(step, { fields }, asks): Promise<Verdict> {
    const values = textsOf(fields[step.field]);
    const where = step.in;
    if (where.kind === 'list') {
      const listed = listSet(asks.lists(where.list));
      return { changes: [{ field: step.into, value: values.some((value) => listed.has(value)) }] };
    }
    const [value] = values;
    const row = value === undefined ? null : await asks.lookUp(where, value);
    if (!row) return PASS;
    return {
      changes: where.take.flatMap((name) =>
        row[name] === undefined ? [] : [{ field: `${step.into}.${name}`, value: row[name] }],
      ),
    };
  },
});
