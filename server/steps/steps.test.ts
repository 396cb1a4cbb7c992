import { type Step, stepSchema } from '../../common/schemas';
import type { Candidate, LookedUp, StepReads } from './contract';
import { StepFault } from './contract';
import { FreshHistory } from './history';
import { stepProblem } from './registry';
import { type Judged, StepRun } from './step_run';

const MINUTE = 60_000;
const START = Date.parse('2026-03-10T10:00:00Z');
const RULE = { id: 'r', name: 'log-ins', tags: ['auth'], key: ['user'] };

let ids = 0;
const step = (part: Record<string, unknown>): Step => stepSchema.parse({ id: `s${++ids}`, ...part });

interface Event {
  at?: number;
  user?: string;
  fields?: Record<string, unknown>;
  values?: Record<string, unknown>;
  count?: number;
  bare?: boolean;
}

function match({ at = 0, user = 'ana', fields = {}, values = {}, count = 1, bare }: Event): Candidate {
  const from = START + at * MINUTE;
  const sample = [
    { id: `d${at}`, index: 'logs', time: new Date(from).toISOString(), fields: { user, ...fields } },
  ];
  return {
    id: `${user}@${at}#${++ids}`,
    key: { user },
    keyText: user,
    from,
    to: from,
    count,
    severity: 'warning',
    sample: bare ? [] : sample,
    values,
  };
}

const LISTS: Record<string, readonly string[]> = { vips: ['ana', '/b.b/'] };
const HOSTS: Record<string, LookedUp> = { 'web-1': { owner: 'Ops', zone: ['eu', 'us'] } };

const READS: StepReads = {
  lists(id) {
    const values = LISTS[id];
    if (!values) throw new StepFault(`the list "${id}" does not exist any more`);
    return values;
  },
  lookUp: async (_, values) => new Map(values.map((value) => [value, HOSTS[value] ?? null])),
  program: async () => {
    throw new StepFault('the program ended with 1');
  },
};

async function judge(steps: Step[], matches: Candidate[], reads: Partial<StepReads> = {}) {
  const run = new StepRun(steps, RULE, { ...READS, ...reads }, new FreshHistory());
  const judged = await run.judge(matches.map((candidate) => ({ candidate })));
  return { run, judged };
}

const fate = ({ dropped }: Judged) => dropped?.reason ?? 'passes';

/** `12 ana` → a match of ana's in minute 12. */
const timeline = (text: string): Candidate[] =>
  text.split(', ').map((one) => {
    const [at, user] = one.split(' ');
    return match({ at: Number(at), user });
  });

describe('what is compared with earlier matches', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['repeats of the key', { kind: 'dedupe', within: '10m' }, '0 ana, 5 ana, 9 ana, 10 ana', '+--+'],
    ['each key for itself', { kind: 'dedupe', within: '10m' }, '0 ana, 1 bob, 2 ana, 3 bob', '++--'],
    ['what came late', { kind: 'dedupe', within: '10m' }, '20 ana, 15 ana, 10 ana', '+-+'],
    ['any key', { kind: 'dedupe', within: '10m', fields: ['none'] }, '0 ana, 1 bob, 11 bob', '+-+'],
    [
      'so many',
      { kind: 'throttle', count: 2, per: '10m' },
      '0 ana, 1 ana, 2 ana, 9 ana, 10 ana, 11 ana',
      '++--++',
    ],
    ['so many of each key', { kind: 'throttle', count: 1, per: '10m' }, '0 ana, 1 bob, 2 ana', '++-'],
  ])('%s', async (_, part, times, expected) => {
    const { judged } = await judge([step(part)], timeline(times));
    expect(judged.map(({ dropped }) => (dropped ? '-' : '+')).join('')).toBe(expected);
  });

  test('a match that a later step drops does not count', async () => {
    const steps = [
      step({ kind: 'dedupe', within: '10m' }),
      step({ kind: 'filter', action: 'drop', query: 'n: 1' }),
    ];
    const matches = [1, 2, 3].map((n) => match({ at: n, fields: { n } }));
    const { judged } = await judge(steps, matches);
    expect(judged.map(fate)).toEqual(['it fits n: 1', 'passes', 'one like it began less than 10m away']);
  });

  test('what is compared is what steps before have made of it', async () => {
    const steps = [
      step({ kind: 'rename', from: 'source', to: 'ip' }),
      step({ kind: 'dedupe', within: '10m', fields: ['ip'] }),
    ];
    const matches = [
      match({ at: 0, user: 'ana', fields: { source: '10.0.0.1' } }),
      match({ at: 1, user: 'bob', fields: { source: '10.0.0.1' } }),
      match({ at: 2, user: 'bob', fields: { source: '10.0.0.2' } }),
    ];
    const { judged } = await judge(steps, matches);
    expect(judged.map(({ dropped }) => dropped === null)).toEqual([true, false, true]);
  });
});

describe('what keeps or drops', () => {
  const MATCH = match({ user: 'ana', fields: { ip: ['10.0.0.1', '10.0.0.2'], n: 7 }, count: 38 });
  test.each<[Record<string, unknown>, string]>([
    [{ kind: 'filter', action: 'drop', query: 'user: ana and n > 5' }, 'it fits user: ana and n > 5'],
    [{ kind: 'filter', action: 'keep', query: 'user: bob' }, 'it does not fit user: bob'],
    [{ kind: 'filter', action: 'keep', query: 'match.count >= 38 and rule.tags: auth' }, 'passes'],
    [{ kind: 'regex', action: 'drop', field: 'user', pattern: '^a' }, 'ana is like /^a/'],
    [{ kind: 'regex', action: 'keep', field: 'user', pattern: '^b' }, 'nothing in it is like /^b/'],
    [{ kind: 'regex', action: 'drop', field: '*', pattern: '\\.2$' }, '10.0.0.2 is like /\\.2$/'],
    [{ kind: 'regex', action: 'drop', field: 'absent', pattern: '.*' }, 'passes'],
    [{ kind: 'list', action: 'drop', field: 'user', list: 'vips' }, 'ana is in the list'],
    [{ kind: 'list', action: 'keep', field: 'ip', list: 'vips' }, 'its ip is not in the list'],
    [{ kind: 'ignore', where: [{ field: 'user', value: 'ana' }] }, 'user = ana'],
    [
      {
        kind: 'ignore',
        where: [
          { field: 'ip', value: '10.0.0.2' },
          { field: 'absent', value: null },
        ],
      },
      'ip = 10.0.0.2 and absent = (none)',
    ],
    [{ kind: 'ignore', where: [{ field: 'user', value: 'bob' }] }, 'passes'],
    [{ kind: 'ignore', where: [{ field: 'n', value: '7' }], enabled: false }, 'passes'],
    [{ kind: 'ignore', where: [{ field: 'n', value: '7' }], until: '2026-03-10T10:00:00Z' }, 'passes'],
    [{ kind: 'ignore', where: [{ field: 'n', value: '7' }], until: '2026-03-10T10:00:01Z' }, 'n = 7'],
  ])('%j', async (part, expected) => {
    const { judged } = await judge([step(part)], [MATCH]);
    expect(judged.map(fate)).toEqual([expected]);
  });

  test('a list may hold regular expressions', async () => {
    const { judged } = await judge(
      [step({ kind: 'list', action: 'keep', field: 'user', list: 'vips' })],
      ['bob', 'bill'].map((user) => match({ user })),
    );
    expect(judged.map(fate)).toEqual(['passes', 'its user is not in the list']);
  });
});

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

test('drops are counted by step, in the order of the steps', async () => {
  const steps = [
    step({ kind: 'ignore', where: [{ field: 'user', value: 'bob' }], description: 'not bob' }),
    step({ kind: 'dedupe', within: '10m' }),
  ];
  const { run } = await judge(steps, timeline('0 ana, 1 ana, 2 bob, 3 ana'));
  expect(run.droppedBy.map(({ name, count }) => [name, count])).toEqual([
    ['not bob', 1],
    ['drop repeats with the same key within 10m', 2],
  ]);
});

test.each<[Record<string, unknown>, string | undefined]>([
  [{ kind: 'filter', action: 'drop', query: 'a: (' }, 'query'],
  [{ kind: 'filter', action: 'drop', query: 'a: 1' }, undefined],
  [{ kind: 'regex', action: 'drop', field: 'a', pattern: '(?=x)' }, 'pattern'],
  [{ kind: 'set', field: 'a', template: '{{#open}}' }, 'template'],
])('what only its module can see: %j', (part, path) => expect(stepProblem(step(part))?.path).toBe(path));
