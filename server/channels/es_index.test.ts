import { indexConfig, serverLogConfig } from '../../common/schemas';
import { type Es, EsError, type EsRequest } from '../ports';
import { esIndex, noticeDocument } from './es_index';
import { serverLog } from './server_log';
import { sampleNotice } from './testing/notices';
import { context } from './testing/webhook';

const config = (index = 'alerts-soc') => indexConfig.parse({ type: 'index', index });
const asked: EsRequest[] = [];
const answering = (answer: () => unknown): Es => ({
  flavour: 'elasticsearch',
  request: async (request) => {
    asked.push(request);
    return answer() as never;
  },
});
beforeEach(() => {
  asked.length = 0;
});

it('creates a document under the notice’s own id', async () => {
  const es = answering(() => ({ _index: '.ds-alerts-soc-000001' }));
  expect(await esIndex.notify(sampleNotice(), config(), context({ es }))).toEqual({
    ok: true,
    answer: 'written to .ds-alerts-soc-000001',
  });
  expect(asked).toEqual([
    { method: 'PUT', path: '/alerts-soc/_create/delivery-1', body: noticeDocument(sampleNotice()) },
  ]);
});

it.each<[string, EsError, object]>([
  ['there already', new EsError(409, 'version_conflict_engine_exception', 'x'), { ok: true }],
  [
    'not allowed',
    new EsError(403, 'security_exception', 'action [indices:data/write] is unauthorized'),
    {
      ok: false,
      retry: false,
      error: expect.stringMatching(/writing to alerts-soc was refused: it needs create_doc/),
    },
  ],
  ['not there', new EsError(404, 'index_not_found_exception', 'no such index'), { ok: false, retry: false }],
  ['another shape', new EsError(400, 'document_parsing_exception', 'x'), { ok: false, retry: false }],
  ['busy', new EsError(429, 'es_rejected_execution_exception', 'x'), { ok: false, retry: true }],
  ['no answer', new EsError(0, 'timeout', 'x'), { ok: false, retry: true }],
])('%s', async (_what, error, expected) => {
  const es = answering(() => {
    throw error;
  });
  expect(await esIndex.notify(sampleNotice(), config(), context({ es }))).toMatchObject(expected);
});

it.each([
  ['alerts-soc', true],
  ['été', true],
  ['.kibana_lookout_config_000001', false],
  ['.security', false],
  ['_all', false],
  ['*', false],
  ['a*', false],
  ['a,b', false],
  ['other:a', false],
  ['<a-{now/d}>', false],
  ['-a', false],
  ['A', false],
  ['a/b', false],
  ['a b', false],
])('%s: may be written to: %s', (index, allowed) => {
  expect(esIndex.problems(config(index))).toHaveLength(allowed ? 0 : 1);
});

it('holds no field that the documents name, so that none can fill or break the mapping', () => {
  const document = noticeDocument(sampleNotice({}, { key: { 'a.b c': 'x', a: 'y' } }));
  expect(document).toMatchObject({
    '@timestamp': '2026-11-21T10:02:00.000Z',
    event: { kind: 'alert', action: 'created', id: 'delivery-1' },
    labels: { a_b_c: 'x', a: 'y' },
    lookout: { alert: { severity: 'high', count: 12 }, documents: [expect.stringContaining('source.ip')] },
  });
});

describe('the server’s log', () => {
  const lines: string[] = [];
  const log = { debug() {}, info() {}, warn: (line: string) => lines.push(line), error() {} };

  it('gets one line, whatever is in it', async () => {
    const notice = sampleNotice({}, { reason: 'a\r\n[ERROR] forged \u001b[31m' });
    const result = await serverLog.notify(
      notice,
      serverLogConfig.parse({ type: 'server_log' }),
      context({ log }),
    );
    expect(result).toEqual({ ok: true, answer: 'logged' });
    expect(lines).toEqual([
      'New alert [high] Failed log-ins: a [ERROR] forged  [31m (12 documents, alert alert-1, https://kibana.example.org/app/lookout/queue?alert=alert-1)',
    ]);
  });

  it('refuses a template that cannot be read', () => {
    const config = serverLogConfig.parse({ type: 'server_log', message: '{{#a}}' });
    expect(serverLog.problems(config).map(({ path }) => path)).toEqual(['config.message']);
  });
});
