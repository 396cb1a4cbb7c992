import { z } from 'zod';
import { type Change, type MatchView, PASS, StepFault, stepModule, type Verdict } from './contract';

const MOST_CHANGES = 100;

/** `null` drops, as 411's scripts do; `{}` passes; `fields` gives fields values, `null` takes one out. */
const answerSchema = z.union([
  z.null(),
  z.object({
    drop: z.union([z.boolean(), z.string()]).optional(),
    fields: z.record(z.string().min(1).max(512), z.unknown()).optional(),
  }),
]);

/** What a program is given: everything that steps see, by the names of the API. */
const inputOf = ({ rule, key, keyText, from, to, count, severity, fields }: MatchView) => ({
  rule: { id: rule.id, name: rule.name, tags: rule.tags },
  key,
  keyText,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  count,
  severity,
  fields,
});

export const script = stepModule<'script'>({
  kind: 'script',
  async ask({ program, args }, view, asks) {
    const answered = answerSchema.safeParse(await asks.program(program, args, inputOf(view)));
    if (!answered.success)
      throw new StepFault('the program answered something else than null or { drop, fields }');
    return verdictOf(answered.data);
  },
});

function verdictOf(answer: z.output<typeof answerSchema>): Verdict {
  if (answer === null || answer.drop === true || typeof answer.drop === 'string')
    return { drop: typeof answer?.drop === 'string' ? answer.drop.slice(0, 500) : 'the program says so' };
  const fields = Object.entries(answer.fields ?? {});
  if (fields.length > MOST_CHANGES)
    throw new StepFault(`the program changes ${fields.length} fields; ${MOST_CHANGES} are taken at most`);
  if (fields.length === 0) return PASS;
  const changes = fields.map(
    ([field, value]): Change => (value === null ? { field, to: null } : { field, value }),
  );
  return { changes };
}
