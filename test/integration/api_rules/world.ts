import { randomBytes } from 'node:crypto';
import { makeIndex, removeIndices } from '../../indices';
import { type ApiBench, openApi } from '../api_bench';

export const T0 = Date.parse('2026-01-05T12:00:00.000Z');
export const DAY = 86_400_000;
export const iso = (at: number) => new Date(at).toISOString();
/** Of this file of tests alone: others run beside it. */
export const DATA = `lookout-test-logs-${randomBytes(4).toString('hex')}`;

export let api: ApiBench;
export const putSavedSearch = () =>
  api.objects.put(
    [
      {
        id: 'view',
        type: 'index-pattern',
        attributes: { title: DATA, timeFieldName: '@timestamp' },
        references: [],
      },
      {
        id: 'failed-log-ins',
        type: 'search',
        attributes: {
          title: 'Failed log-ins',
          description: '',
          columns: ['user.name'],
          sort: [],
          kibanaSavedObjectMeta: {
            searchSourceJSON: JSON.stringify({
              query: { language: 'kuery', query: 'user.name: *' },
              filter: [],
              indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.index',
            }),
          },
        },
        references: [
          { id: 'view', type: 'index-pattern', name: 'kibanaSavedObjectMeta.searchSourceJSON.index' },
        ],
      },
    ],
    { overwrite: true },
  );

export const inline = (query = 'user.name: *', language = 'kuery') => ({
  kind: 'query',
  index: DATA,
  language,
  query,
});
export const input = (over: Record<string, unknown> = {}) => ({
  name: 'log-in bursts',
  source: inline(),
  condition: { type: 'frequency', key: ['user.name'], count: 3, within: '5m' },
  ...over,
});
export const create = (over: Record<string, unknown> = {}) => api.ok('createRule', { body: input(over) });
/** What the editor sends back of a rule it read. */
export const editable = (rule: object, over: Record<string, unknown> = {}) => ({ ...rule, ...over });

/** The API over a few documents and one saved search, with a clock of its own: hooks for a file of tests. */
export function setUpApi(): void {
  beforeAll(async () => {
    api = await openApi();
    api.bench.now = T0;
    await makeIndex(api.es, DATA, { 'user.name': 'keyword', message: 'text' });
    const document = (minute: number, name: string | null, message: string) => [
      { index: { _index: DATA, _id: `${minute}` } },
      { '@timestamp': iso(T0 + minute * 60_000), user: name === null ? {} : { name }, message },
    ];
    await api.es.request({
      method: 'POST',
      path: '/_bulk',
      query: { refresh: true },
      lines: [
        ...document(0, 'root', 'failed'),
        ...document(1, 'root', 'x'.repeat(1_000_000)),
        ...document(2, 'ana', 'failed'),
        ...document(3, 'root', 'failed <script>'),
        ...document(4, null, 'failed'),
        ...document(9, 'root', 'failed'),
      ],
    });
    await putSavedSearch();
  });
  afterAll(async () => {
    await removeIndices(api.es, DATA);
    await api.close();
  });
}
