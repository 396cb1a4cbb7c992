import { StepFault, type StepReads } from './contract';
import { FreshHistory } from './history';
import { StepRun } from './step_run';
import { fate, judge, match, READS, RULE, step } from './testing/judging';

describe('what changes fields', () => {
  const asked = { host: 'web-1', secret: 'x' };
  test.each<[string, Record<string, unknown>[], object, object]>([
    ['rename', [{ kind: 'rename', from: 'host', to: 'machine' }], { machine: 'web-1', secret: 'x' }, {}],
    ['remove', [{ kind: 'remove', field: 'secret' }], { host: 'web-1' }, {}],
    [
      'set from a template',
      [{ kind: 'set', field: 'who', template: '{{user}} on {{host}} ×{{match.count}}' }],
      asked,
      { who: 'ana on web-1 ×1' },
    ],
    [
      'what a step has set may be renamed and used',
      [
        { kind: 'set', field: 'a', template: '{{host}}' },
        { kind: 'rename', from: 'a', to: 'b' },
        { kind: 'set', field: 'c', template: '{{a}}<{{b}}>' },
      ],
      asked,
      { b: 'web-1', c: '<web-1>' },
    ],
    [
      'a list',
      [{ kind: 'look_up', field: 'user', in: { kind: 'list', list: 'vips' }, into: 'vip' }],
      asked,
      { vip: true },
    ],
    [
      'an index',
      [
        {
          kind: 'look_up',
          field: 'host',
          in: { kind: 'index', index: 'cmdb', field: 'name', take: ['owner', 'zone', 'gone'] },
          into: 'asset',
        },
      ],
      asked,
      { 'asset.owner': 'Ops', 'asset.zone': ['eu', 'us'] },
    ],
    [
      'nothing to look up',
      [
        {
          kind: 'look_up',
          field: 'absent',
          in: { kind: 'index', index: 'cmdb', field: 'name', take: ['owner'] },
          into: 'a',
        },
      ],
      asked,
      {},
    ],
  ])('%s', async (_, parts, fields, values) => {
    const { judged } = await judge(parts.map(step), [match({ fields: asked })]);
    expect(judged[0]).toMatchObject({ dropped: null, problems: [] });
    expect(judged[0]!.sample[0]!.fields).toEqual({ user: 'ana', ...fields });
    expect(judged[0]!.values).toEqual(values);
  });

  test('a match without documents shows them beside what decided', async () => {
    const steps = [
      { kind: 'rename', from: 'user', to: 'login' },
      { kind: 'set', field: 'note', template: 'of {{login}}' },
    ];
    const { judged } = await judge(steps.map(step), [match({ bare: true, values: { value: 5 } })]);
    expect(judged[0]!.values).toEqual({ value: 5, login: 'ana', note: 'of ana' });
  });

  test('what a match gains later is changed alike, and dropped no more', async () => {
    const steps = [
      step({ kind: 'dedupe', within: '1h' }),
      step({ kind: 'set', field: 'who', template: '{{user}}/{{tool}}' }),
      step({ kind: 'remove', field: 'secret' }),
      step({ kind: 'filter', action: 'drop', query: '*' }),
    ];
    const run = new StepRun(steps, RULE, READS, new FreshHistory());
    const gained = await run.change(match({ fields: { secret: 'x' }, values: { value: 1 } }), {
      tool: 'ssh',
      value: 0,
    });
    expect(gained.values).toEqual({ value: 1, tool: 'ssh', who: 'ana/ssh' });
    expect(gained.sample[0]!.fields).toEqual({ user: 'ana' });
    expect(run.droppedBy).toEqual([]);
  });
});

describe('a step that cannot judge lets the match pass, marked', () => {
  test.each<[Record<string, unknown>, string]>([
    [
      { kind: 'list', action: 'drop', field: 'user', list: 'gone' },
      'the list "gone" does not exist any more',
    ],
    [{ kind: 'script', program: '/usr/bin/judge' }, 'the program ended with 1'],
    [
      { kind: 'set', field: 'value', template: 'x' },
      'value is what the condition itself says and cannot be changed',
    ],
    [
      { kind: 'set', field: 'a', template: '{{user}}'.repeat(200) },
      'a would have 6002 characters; 4000 are taken at most',
    ],
  ])('%j', async (part, why) => {
    const long = match({ user: 'u'.repeat(30), values: { value: 5 } });
    const { judged, run } = await judge(
      [step({ ...part, description: 'mine' }), step({ kind: 'set', field: 'b', template: 'y' })],
      [long],
    );
    expect(judged[0]).toMatchObject({
      dropped: null,
      problems: [`mine: ${why}`],
      values: { value: 5, b: 'y' },
    });
    expect(run.problems).toEqual([
      `the step "mine" could not judge 1 of the matches and let them pass: ${why}`,
    ]);
  });

  test('what cannot be read is asked once, a program five times', async () => {
    let asked = 0;
    const failing = async (): Promise<never> => {
      asked += 1;
      throw new StepFault('away');
    };
    const matches = Array.from({ length: 20 }, (_, at) => match({ at, user: `u${at}` }));
    const index = { kind: 'index', index: 'cmdb', field: 'name', take: ['owner'] };
    await judge([step({ kind: 'look_up', field: 'user', in: index, into: 'a' })], matches, {
      lookUp: failing,
    });
    expect(asked).toBe(1);
    asked = 0;
    const { run } = await judge([step({ kind: 'script', program: '/x' })], matches, { program: failing });
    expect(asked).toBe(5);
    expect(run.problems[0]).toContain('could not judge 20 of the matches');
  });

  test('a page of matches is looked up in one go', async () => {
    const searches: number[] = [];
    const lookUp: StepReads['lookUp'] = async (_, values) => {
      searches.push(values.length);
      return new Map();
    };
    const index = { kind: 'index', index: 'cmdb', field: 'name', take: ['owner'] };
    const steps = [
      step({ kind: 'rename', from: 'user', to: 'login' }),
      step({ kind: 'look_up', field: 'login', in: index, into: 'a' }),
    ];
    await judge(
      steps,
      Array.from({ length: 30 }, (_, at) => match({ at, user: `u${at % 7}` })),
      { lookUp },
    );
    expect(searches).toEqual([7]);
  });
});

describe('what a program answers', () => {
  test.each<[unknown, string, object]>([
    [null, 'the program says so', {}],
    [{ drop: true }, 'the program says so', {}],
    [{ drop: 'a known scanner' }, 'a known scanner', {}],
    [{}, 'passes', {}],
    [{ drop: false, fields: { score: 7, user: null } }, 'passes', { score: 7 }],
    [[1], 'passes', {}],
  ])('%j', async (answer, expected, values) => {
    const { judged } = await judge([step({ kind: 'script', program: '/x' })], [match({})], {
      program: async () => answer,
    });
    expect([fate(judged[0]!), judged[0]!.values]).toEqual([expected, values]);
    expect(judged[0]!.problems.length).toBe(Array.isArray(answer) ? 1 : 0);
  });
});
