import type { HealthReport } from '../../common/api';
import type { RunningHost } from './host_process';
import type { HostUnderTest } from './host_under_test';
import { until } from './http_client';
import { SteadyLogs } from './steady_logs';

const NEWER =
  /^\.kibana_lookout_\S+ was made by a newer version of Lookout \(\d+, here \d+\): this node evaluates and writes nothing; upgrade it,/;
const SAID = new RegExp(NEWER.source.slice(1));
const RUNS = / lane-\d+ of \d+ runs here/;

/** A node of a newer version comes beside one of ours, which goes after a while: a rolling upgrade. */
export function newerBeside(under: () => HostUnderTest): void {
  let logs: SteadyLogs;
  let older: RunningHost;
  let newer: RunningHost;
  /** What was not well before, such as deliveries that other tests let fail. */
  let before: Set<string>;
  const health = (node: RunningHost) => node.http.call<HealthReport>('GET', '/api/lookout/health');
  const isAsWell = () =>
    until('all to be as well as before', async () => {
      const { problems } = await health(newer);
      const more = problems.filter(({ effect }) => !before.has(effect));
      if (more.length > 0) throw new Error(JSON.stringify(more));
      return true;
    });
  const lines = (node: RunningHost) =>
    node
      .output()
      .split('\n')
      .filter((line) => line.includes('plugins.lookout'));

  beforeAll(async () => {
    older = await under().another({});
    logs = new SteadyLogs(under().engine, 'upgraded-logs');
    await logs.begin(older.http);
    await logs.caughtUp(older.http);
    before = new Set((await health(older)).problems.map(({ effect }) => effect));
    newer = await under().another({ newer: true });
  });
  afterAll(() => logs?.stop());

  test('the newer one brings the indices forward, and takes every lane', async () => {
    const began = Date.now();
    const owners = await until(
      'all lanes to be of one node that is not the older',
      async () => {
        const { lanes } = await health(newer);
        const all = new Set(lanes.map(({ state, owner }) => (state === 'running' ? owner : null)));
        const { rules } = await newer.http.call<{ rules: number }>('GET', '/api/lookout/live');
        return all.size === 1 && !all.has(null) && rules > 0 && all;
      },
      { withinMs: 180_000 },
    );
    console.log(`it has every lane ${((Date.now() - began) / 1_000).toFixed(1)} s after Kibana was up`);
    expect(owners.size).toBe(1);
    const said = lines(newer).join('\n');
    expect(said).toMatch(/\.kibana_lookout_rules_000001 is brought from version 1 to 2/);
    expect(said).toMatch(RUNS);
    await logs.caughtUp(newer.http);
    await isAsWell();
  });

  test('the older one has said so once, and evaluates nothing any more', () => {
    const said = lines(older);
    const at = said.findIndex((line) => SAID.test(line));
    expect(said[at]).toContain('[ERROR]');
    expect(said.slice(at + 1).filter((line) => !/newer version/.test(line))).toEqual([]);
    const timeOf = (line: string) => Date.parse(line.slice(1, line.indexOf(']')));
    const late = said.slice(at).filter((line) => timeOf(line) > timeOf(said[at]!) + 10_000);
    expect(late).toEqual([]);
  });

  test('the older one refuses to write, and says why', async () => {
    const rule = {
      name: 'Written by the older',
      source: {
        kind: 'query',
        index: 'upgraded-logs',
        timeField: '@timestamp',
        language: 'kuery',
        query: '',
      },
      condition: { type: 'any' },
      interval: '1m',
      enabled: true,
    };
    const refused = await older.http.answer('POST', '/api/lookout/rules', rule);
    expect(refused).toMatchObject({ status: 503, body: { message: expect.stringMatching(NEWER) } });
    const made = await newer.http.call<{ id: string }>('POST', '/api/lookout/rules', rule);
    await newer.http.call('DELETE', `/api/lookout/rules/${made.id}`);
  });

  test('Health of the older one says so, and who evaluates', async () => {
    const { state, problems } = await health(older);
    expect(state).toBe('degraded');
    expect(problems[0]).toMatchObject({
      what: expect.stringMatching(NEWER),
      effect: 'the newer nodes evaluate',
    });
  });

  test('machines hear of it: the older one is not live, and its host is degraded for that', async () => {
    const live = await until(
      'it to be not live',
      async () => {
        const answer = await older.http.answer('GET', '/api/lookout/live');
        return answer.status === 503 && answer;
      },
      { withinMs: 120_000 },
    );
    expect(live.body).toMatchObject({
      message: expect.stringMatching(NEWER),
      current: { rules: 0, running: 0 },
    });
    const { status } = await older.http.call<{
      status: { plugins: Record<string, { level: string; summary: string }> };
    }>('GET', '/api/status');
    expect(status.plugins.lookout).toMatchObject({
      level: 'degraded',
      summary: expect.stringMatching(new RegExp(`^This node evaluates no rules: ${SAID.source}`)),
    });
    expect((await newer.http.answer('GET', '/api/lookout/live')).status).toBe(200);
  });

  test('the older one goes, and nothing was missed or counted twice', async () => {
    await logs.caughtUp(newer.http);
    await older.stop();
    await logs.caughtUp(newer.http);
    await logs.eachOnce(newer.http);
    await isAsWell();
  });
}
