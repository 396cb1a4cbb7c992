import type { AuditEvent, HeldSource, ResolvedSource, Rule } from '../../common/schemas';
import { EsError } from '../ports';
import { Coalescer, Store } from '../store';
import { currentSources } from './current_source';
import { ReadFailure } from './problems';
import type { RuleReads } from './readers';
import { RuleBook } from './rule_book';
import type { EngineServices } from './services';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;
const stands = (query: string): ResolvedSource => ({
  index: 'logs',
  timeField: '@timestamp',
  query: { match: { level: query } },
  runtimeMappings: {},
  revision: query,
  dataViewId: 'view',
  columns: [],
  title: 'Errors',
  discover: { query: { language: 'kuery', query }, filters: [] },
});
const ANA = { credential: 'c', login: 'ana', name: 'Ana', since: '2026-03-01T00:00:00Z', lent: false };
const log = { debug() {}, info() {}, warn() {}, error() {} };

type Found = number | Error | 'no shard' | 'a part';

/** A rule that follows a saved search; what that stands for, who edited it, and what queries find over the last day. */
function world({ secured, editor = 'ana' }: { secured: boolean; editor?: string }) {
  const rule = {
    id: 'r1',
    name: 'Errors',
    space: 'default',
    version: 3,
    revision: 1,
    bucket: 0,
    deleted: false,
    source: { kind: 'saved_search', id: 's' },
    condition: { type: 'any', key: [] },
    resolved: stands('error'),
    orphanedSince: null,
    tags: [],
    channels: [],
    runsAs: secured ? ANA : null,
  } as Partial<Rule> as Rule;
  const finds: Record<string, Found> = { error: 7, fatal: 2, nothing: 0 };
  const asked: Array<{ query: string; hours: number }> = [];
  const audit: AuditEvent[] = [];
  let now = stands('error');
  let seqNo = 1;
  const es = {
    flavour: 'elasticsearch',
    async request({ path, lines }: { path: string; lines?: object[] }) {
      const hits = [{ _id: 'r1', _index: 'rules', _seq_no: 1, _primary_term: 1, _source: { payload: rule } }];
      if (path.endsWith('_search')) return { hits: { hits } };
      if (path !== '/_bulk') return {};
      const items = [];
      for (let at = 0; at < lines!.length; at += 2) {
        const [op, { _id, _index }] = Object.entries(
          lines![at] as Record<string, { _id: string; _index: string }>,
        )[0]!;
        if (op === 'create') audit.push((lines![at + 1] as unknown as { payload: AuditEvent }).payload);
        items.push({ [op]: { _id, _index, status: 200, _seq_no: ++seqNo, _primary_term: 1 } });
      }
      return { items };
    },
  };
  const book = new RuleBook(new Coalescer(new Store(es as never, '.kibana_lookout', log)), log, () => NOW);
  const services = {
    book,
    clock: { now: () => NOW },
    ports: { log, config: { searchTimeoutMs: 1_000 } },
    resolver: {
      follow: async () => ({ resolved: now, orphaned: false }),
      madeBy: async (login: string) => ({ own: editor === login, by: [editor] }),
    },
  } as object as EngineServices;
  const search = async (_index: string, body: object) => {
    const text = JSON.stringify(body);
    const query = /"level":"(\w+)"/.exec(text)![1]!;
    const [from, to] = (text.match(/\d{13}|\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []).map(
      (one) => +new Date(+one || one),
    );
    asked.push({ query, hours: Math.round((to! - from!) / HOUR) });
    const found = finds[query]!;
    if (found instanceof Error) throw found;
    if (typeof found === 'number') return { answer: { hits: { total: { value: found } } }, problem: null };
    const answer = {
      hits: { total: { value: 0 } },
      _shards: { total: found === 'a part' ? 2 : 0, failed: 1 },
    };
    return { answer, problem: { kind: 'partial', message: 'not all was seen' } };
  };
  const reads = { id: 'c', slow: { search } } as object as RuleReads;
  return {
    finds,
    asked,
    audit,
    edit: (query: string) => {
      now = stands(query);
    },
    /** What a run goes by, and what is kept of the rule. */
    async run(): Promise<{ goesBy: string; held: Array<HeldSource['why']> }> {
      await book.refresh();
      const [own] = await currentSources(services, rule, reads);
      const { heldSources = [] } = book.get('r1')!;
      return { goesBy: own.revision, held: heldSources.map(({ why }) => why ?? 'by_others') };
    },
  };
}

describe.each([
  ['with keys, by the rule’s author', true],
  ['without security', false],
])('an edit of a saved search, %s,', (_, secured) => {
  test('applies at once where it finds something, and its difference is on record', async () => {
    const { run, edit, asked, audit } = world({ secured });
    expect(await run()).toEqual({ goesBy: 'error', held: [] });
    expect([asked, audit]).toEqual([[], []]);
    edit('fatal');
    expect(await run()).toEqual({ goesBy: 'fatal', held: [] });
    expect(asked).toEqual([{ query: 'fatal', hours: 24 }]);
    expect(audit).toMatchObject([
      {
        actor: secured ? 'ana' : 'lookout',
        action: 'search_changed',
        object: { type: 'rule', id: 'r1' },
        before: { version: 3, resolved: { discover: { query: { query: 'error' } } } },
        after: { version: 3, resolved: { discover: { query: { query: 'fatal' } } } },
      },
    ]);
    await run();
    expect([asked, audit].map(({ length }) => length)).toEqual([1, 1]);
  });

  test.each<[string, Found]>([
    ['finds nothing', 0],
    ['looks where nothing is', 'no shard'],
    ['cannot be read', new ReadFailure('no such index', false)],
  ])('waits where it %s while the query of before found something', async (_what, found) => {
    const { run, edit, finds, asked, audit } = world({ secured });
    finds.nothing = found;
    edit('nothing');
    const waits = { goesBy: 'error', held: ['finds_nothing'] };
    expect(await run()).toEqual(waits);
    expect(await run()).toEqual(waits);
    expect(asked.map(({ query }) => query)).toEqual(['nothing', 'error']);
    expect(audit).toEqual([]);
    // Edited back, or to something that finds something, nothing waits any more.
    edit('error');
    expect(await run()).toEqual({ goesBy: 'error', held: [] });
    edit('nothing');
    expect(await run()).toEqual(waits);
    edit('fatal');
    expect(await run()).toEqual({ goesBy: 'fatal', held: [] });
  });

  test('applies where both find nothing', async () => {
    const { run, edit, finds } = world({ secured });
    finds.error = 0;
    edit('nothing');
    expect(await run()).toEqual({ goesBy: 'nothing', held: [] });
  });

  test.each<[string, Found]>([
    ['only some shards answer', 'a part'],
    ['the engine is too busy', new ReadFailure('busy', true)],
    ['no answer comes', new EsError(0, 'no_answer', 'gone')],
  ])('is decided later where %s', async (_what, found) => {
    const { run, edit, finds } = world({ secured });
    finds.nothing = found;
    edit('nothing');
    await expect(run()).rejects.toThrow();
    finds.nothing = 1;
    expect(await run()).toEqual({ goesBy: 'nothing', held: [] });
  });
});

test('one by somebody else waits for that, and is not searched with the rights of the rule’s author', async () => {
  const { run, edit, asked } = world({ secured: true, editor: 'mallory' });
  edit('nothing');
  expect(await run()).toEqual({ goesBy: 'error', held: ['by_others'] });
  expect(asked).toEqual([]);
});
