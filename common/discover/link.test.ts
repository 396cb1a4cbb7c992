import fc from 'fast-check';
import {
  DiscoverLinkError,
  type DiscoverLinkInput,
  type DiscoverState,
  discoverLink,
  dslFilter,
  keyFilters,
  parseDiscoverLink,
  runWindow,
} from '.';

const state: DiscoverState = {
  dataViewId: 'dv1',
  query: { language: 'kuery', query: 'host: a' },
  filters: [],
  from: '2026-11-21T10:00:00.001Z',
  to: '2026-11-21T12:00:00.000Z',
  columns: ['host', 'message'],
  sort: [['@timestamp', 'desc']],
};
const TIME = "_g=(time:(from:'2026-11-21T10:00:00.001Z',to:'2026-11-21T12:00:00.000Z'))";
const APP =
  "_a=(columns:!(host,message),filters:!(),index:dv1,query:(language:kuery,query:'host:%20a'),sort:!(!('@timestamp',desc)))";
const CLASSIC = `/app/discover#/?${TIME}&${APP}`;
const EXPLORER =
  "/app/data-explorer/discover#?_a=(discover:(columns:!(host,message),sort:!(!('@timestamp',desc))),metadata:(indexPattern:dv1,view:discover))" +
  `&_q=(filters:!(),query:(language:kuery,query:'host:%20a'))&${TIME}`;

describe('the link of a host', () => {
  it.each<[Parameters<typeof discoverLink>[0], Partial<DiscoverLinkInput>, string]>([
    ['kibana', {}, CLASSIC],
    ['standalone', {}, CLASSIC],
    ['opensearch_dashboards', {}, CLASSIC],
    ['opensearch_dashboards', { hostVersion: '2.8.0' }, CLASSIC],
    ['opensearch_dashboards', { hostVersion: '2.9.1' }, CLASSIC],
    ['opensearch_dashboards', { hostVersion: '2.10.0' }, EXPLORER],
    ['opensearch_dashboards', { hostVersion: '3.0.0' }, EXPLORER],
    ['kibana', { hostVersion: '8.12.2' }, CLASSIC],
    ['kibana', { basePath: '/kbn/s/ops/' }, `/kbn/s/ops${CLASSIC}`],
    ['kibana', { dataViewId: null }, CLASSIC.replace('index:dv1,', '')],
  ])('%s %j', (host, more, expected) => expect(discoverLink(host, { ...state, ...more })).toBe(expected));

  it.each([
    ['double quotes', 'a:"b"', "'a:%22b%22'"],
    ['single quotes', "it's", "'it!'s'"],
    ['exclamation marks', 'a!', "'a!!'"],
    ['ampersands', 'a&b=c', "'a%26b%3Dc'"],
    ['hashes', 'a#b', "'a%23b'"],
    ['per cent', '100%25', "'100%2525'"],
    ['plus', 'a+b', "'a%2Bb'"],
    ['question marks', 'a?', "'a%3F'"],
    ['unicode', 'é😀', "'%C3%A9%F0%9F%98%80'"],
    ['line feeds', 'a\nb', "'a%0Ab'"],
    ['half a surrogate pair', 'a\ud83d', "'a%EF%BF%BD'"],
    ['angle brackets', '<b>', "'%3Cb%3E'"],
  ])('writes %s', (_, query, expected) => {
    const link = discoverLink('kibana', { ...state, query: { language: 'lucene', query } });
    expect(link).toContain(`query:(language:lucene,query:${expected})`);
    expect(() => new URL(link, 'http://host')).not.toThrow();
  });

  it('turns Query DSL into a pill, as the search bar holds text only', () => {
    const dsl = { term: { host: 'a' } };
    const link = discoverLink('kibana', { ...state, query: { language: 'lucene', query: dsl } });
    expect(parseDiscoverLink(link)).toMatchObject({
      query: { language: 'kuery', query: '' },
      filters: [dslFilter(dsl, 'Query DSL', 'dv1')],
    });
  });

  it('unpins pills', () => {
    const filters = [{ $state: { store: 'globalState' }, meta: {}, query: { term: { a: 1 } } }];
    expect(parseDiscoverLink(discoverLink('kibana', { ...state, filters })).filters[0]?.$state).toEqual({
      store: 'appState',
    });
  });
});

describe('pills', () => {
  it('narrow to a key, also to a missing value', () => {
    expect(keyFilters({ host: "O'Brien", 'user.name': null }, 'dv1')).toEqual([
      {
        $state: { store: 'appState' },
        meta: {
          alias: null,
          disabled: false,
          index: 'dv1',
          key: 'host',
          negate: false,
          type: 'phrase',
          params: { query: "O'Brien" },
        },
        query: { match_phrase: { host: "O'Brien" } },
      },
      {
        $state: { store: 'appState' },
        meta: {
          alias: null,
          disabled: false,
          index: 'dv1',
          key: 'user.name',
          negate: true,
          type: 'exists',
          value: 'exists',
        },
        query: { exists: { field: 'user.name' } },
      },
    ]);
  });

  it('hold Query DSL under a label', () => {
    expect(dslFilter({ term: { a: 1 } }, 'rule: a', 'dv1')).toEqual({
      $state: { store: 'appState' },
      meta: {
        alias: 'rule: a',
        disabled: false,
        index: 'dv1',
        key: 'query',
        negate: false,
        type: 'custom',
        value: '{"term":{"a":1}}',
      },
      query: { term: { a: 1 } },
    });
  });
});

it.each<[number | string, number | string]>([
  [Date.UTC(2026, 10, 21, 10), Date.UTC(2026, 10, 21, 12)],
  ['2026-11-21T10:00:00.000Z', '2026-11-21T12:00:00.000Z'],
])('a window leaves out its start, Discover does not: (%s, %s]', (from, to) => {
  expect(runWindow(from, to)).toEqual({ from: state.from, to: state.to });
});

describe('reading a link', () => {
  it('gives back what the link was made of', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (query, value, field) => {
        const made = {
          ...state,
          query: { language: 'kuery', query },
          filters: keyFilters({ [`f${field}`]: value }, 'dv1'),
          columns: [field],
        };
        expect(parseDiscoverLink(discoverLink('standalone', made))).toEqual(made);
      }),
    );
  });

  it.each(['#/', '#/?', '', '/app/discover', '#/?_a=()&_g=()'])(
    'takes defaults where it says nothing: %j',
    (link) => {
      expect(parseDiscoverLink(link)).toEqual({
        dataViewId: null,
        query: { language: 'kuery', query: '' },
        filters: [],
        from: 'now-15m',
        to: 'now',
        columns: [],
        sort: [],
      });
    },
  );

  it('takes a plus sign for a blank, as Kibana does', () => {
    expect(parseDiscoverLink("#/?_a=(query:(language:kuery,query:'a+b%2Bc'))").query.query).toBe('a b+c');
  });

  it.each([
    ['#/?_g=(time:', 'The part _g of the link cannot be read: Expected a value at character 7.'],
    ['#/?_a=%', 'The part _a of the link cannot be read: URI malformed'],
    ['#/?_a=!(1)', 'The part _a of the link is not an object.'],
    ['#/?_a=(index:1)', '"index" in the link is not a text.'],
    ['#/?_a=(columns:!(1))', '"columns" in the link is not a list of texts.'],
    ['#/?_a=(filters:!(a))', '"filters" in the link is not a list of objects.'],
    ['#/?_a=(sort:!(!(a,up)))', '"sort" in the link is not a list of fields with asc or desc.'],
  ])('refuses %j', (link, message) => {
    expect(() => parseDiscoverLink(link)).toThrow(new DiscoverLinkError(message));
  });
});
