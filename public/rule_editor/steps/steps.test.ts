import { type Step, stepSchema } from '../../../common/schemas';
import { checkRule } from '../check_rule';
import { NEW_RULE } from '../draft';
import { draftOfStep, newStep, writtenStep, wrongInStep } from './draft';
import { STEP_KINDS } from './kinds';

const own = { id: 'a', description: 'why', author: 'ana', until: '2026-03-10T10:00:00.000Z', enabled: false };
const STEPS: object[] = [
  { kind: 'dedupe', fields: ['user'], within: '10m' },
  { kind: 'throttle', count: 3, per: '1h', fields: [] },
  { kind: 'filter', action: 'keep', query: 'a: 1' },
  { kind: 'regex', action: 'drop', field: '*', pattern: '^a' },
  { kind: 'list', action: 'drop', field: 'a', list: 'l' },
  {
    kind: 'ignore',
    where: [
      { field: 'a', value: 'x' },
      { field: 'b', value: null },
    ],
  },
  { kind: 'rename', from: 'a', to: 'b' },
  { kind: 'remove', field: 'a' },
  { kind: 'set', field: 'a', template: '{{b}}' },
  { kind: 'look_up', field: 'a', in: { kind: 'list', list: 'l' }, into: 'b' },
  { kind: 'look_up', field: 'a', in: { kind: 'index', index: 'i', field: 'n', take: ['o'] }, into: 'b' },
  { kind: 'script', program: '/opt/x', args: ['--a b', 'c'] },
];

test.each(STEPS)('%j is written as it was read', (part) => {
  const step: Step = stepSchema.parse({ ...own, ...part });
  expect(stepSchema.parse(writtenStep(draftOfStep(step)))).toEqual(step);
  expect(wrongInStep(draftOfStep(step))).toEqual({});
});

test('every kind can be added, and says which of its blanks are to be filled', () => {
  expect(STEP_KINDS.map(({ kind }) => kind).sort()).toEqual(
    [...new Set(STEPS.map((step) => (step as Step).kind))].sort(),
  );
  for (const { kind } of STEP_KINDS) {
    const draft = { ...NEW_RULE, steps: [newStep(kind)] };
    const { errors } = checkRule(draft);
    const blanks = Object.keys(errors).filter((name) => name.startsWith('steps.'));
    const wanted = Object.keys(wrongInStep(newStep(kind))).map((name) => `steps.0.${name}`);
    expect(blanks).toEqual(wanted);
  }
});
