import { startLadder } from '../../../common/ladders';
import type { Alert, Delivery, Ladder, Rule } from '../../../common/schemas';
import { ladderInputSchema } from '../../../common/schemas';
import { expireAcknowledgements, toldBefore, toTell } from '../../../server/alerts';
import { AddressGuard, ChannelStore, SecretBox } from '../../../server/channels';
import { Directory, LadderWorker, retellActs, Teller, usualStages } from '../../../server/notify';
import { type Es, EsError, type EsRequest } from '../../../server/ports';
import { type AlertDocument, alertDocument, alertOf, type RuleDocument, Store } from '../../../server/store';
import { quiet } from '../../host_ports';
import { makeAlert } from '../../make';
import { engineState, openApi } from '../api_bench';

export const MIN = 60_000;

/** People with addresses, a chat and a mail channel, a rule: and everything that tells, with a clock that is set by hand. */
export async function openTold() {
  let tells = true;
  const api = await openApi({ tell: async (told) => (tells ? own.teller.tell(told) : undefined) });
  const start = Date.parse('2026-01-05T12:00:00.000Z');
  api.bench.now = start;
  const now = () => api.bench.now;

  /** What tells, over an engine that may be cut off. */
  const tellers = (es: Es = api.es) => {
    const store = new Store(es, api.store.prefix, quiet);
    const channels = new ChannelStore({ store, box: new SecretBox(null), guard: new AddressGuard([]), now });
    const directory = new Directory(store, channels, now);
    const teller = new Teller({
      store,
      channels,
      log: quiet,
      publicUrl: null,
      appPath: () => '/app/lookout',
      stages: usualStages({ store, directory }),
      now,
      wake: () => {},
    });
    const ladders = new LadderWorker({ store, directory, teller, log: quiet, now, wake: () => {} });
    return { store, teller, ladders };
  };
  let own = tellers();

  const hook = (name: string) => ({
    body: { name, config: { type: 'webhook', url: `http://127.0.0.1:1/${name}` } },
  });
  const chat = await api.ok('createChannel', hook('chat'));
  const mail = await api.ok('createChannel', hook('mail'));
  const person = (login: string, more: object = {}) =>
    api.ok('createPerson', {
      body: {
        login,
        name: login[0]!.toUpperCase() + login.slice(1),
        addresses: [
          { channel: chat.id, address: `@${login}` },
          { channel: mail.id, address: `${login}@example.org` },
        ],
        ...more,
      },
    });
  await person('ana');
  await person('ben');
  await person('eve');
  const index = `${api.store.prefix.slice(1)}-source`;
  await api.es.request({ method: 'PUT', path: `/${index}/_doc/1`, body: { '@timestamp': '2026-01-05' } });
  const rule = await api.ok('createRule', {
    body: {
      name: 'log-ins',
      source: { kind: 'query', index, timeField: '@timestamp', language: 'kuery', query: '' },
      condition: { type: 'any', key: [] },
    },
  });

  const alerts = api.store.alias('alerts');
  return {
    ...api,
    /** Everything as it was at the start: indices cost more than documents. */
    async reset(): Promise<void> {
      api.bench.now = start;
      own = tellers();
      const all = ['alerts', 'deliveries', 'audit'].map((name) => `${api.store.prefix}_${name}*`).join(',');
      const remove = (path: string, query: object) =>
        api.es.request({
          method: 'POST',
          path: `/${path}/_delete_by_query`,
          query: { refresh: true, conflicts: 'proceed', expand_wildcards: 'all' },
          body: { query },
        });
      await api.store.refresh('alerts', 'deliveries', 'audit', 'config', 'state');
      await remove(all, { match_all: {} });
      await remove(api.store.alias('state'), { term: { kind: 'rule_trouble' } });
      const made = { terms: { type: ['group', 'ladder', 'settings'] } };
      await remove(api.store.alias('config'), {
        bool: { should: [made, { term: { name: 'Zoe' } }], minimum_should_match: 1 },
      });
    },
    get teller() {
      return own.teller;
    },
    start,
    chat,
    mail,
    person,
    rule,
    tellers,
    /** Acts as somebody; `dies`: before anything of it is told. */
    async act(login: string, act: object, { dies = false } = {}) {
      tells = !dies;
      const acted = await api.ok('actOnAlerts', { body: { ids: ['alert-1'], act }, as: { login } });
      tells = true;
      return acted;
    },
    setRule: async (change: Partial<Rule>) => {
      const stored = await api.store.get<RuleDocument>(api.store.alias('rules'), rule.id);
      const payload = { ...stored!.source.payload, ...change };
      await api.store.write({
        op: 'index',
        index: stored!.index,
        id: rule.id,
        doc: { ...stored!.source, payload },
      });
      return payload;
    },
    ladder: (levels: object[], more: object = {}): Promise<Ladder> =>
      api.ok('createLadder', { body: ladderInputSchema.parse({ name: 'Night', levels, ...more }) }),
    /** An alert of the rule, made at the start. */
    async alert(change: Partial<Alert> = {}, ladder: Ladder | null = null): Promise<Alert> {
      const at = new Date(start).toISOString();
      const plain = makeAlert({ ruleId: rule.id, createdAt: at, updatedAt: at, ...change });
      const made = { ...plain, ladder: ladder && startLadder({ id: ladder.id, name: '' }, plain, at) };
      await api.store.write(
        { op: 'create', index: alerts, id: made.id, doc: alertDocument(made, engineState) },
        { refresh: true },
      );
      return made;
    },
    /** What every node does now and then. */
    retell: () => retellActs(own.store, own.teller, now()),
    /** What the engine would write. */
    async change(change: Partial<Alert>): Promise<void> {
      const stored = (await api.store.get<AlertDocument>(alerts, 'alert-1'))!;
      const next = { ...alertOf(stored), ...change, updatedAt: new Date(now()).toISOString() };
      const doc = alertDocument(next, stored.source['lookout.payload'].engine);
      await api.store.write({ op: 'index', index: stored.index, id: stored.id, doc }, { refresh: true });
    },
    /** Tells that it is over, as the engine does so many minutes after the start. */
    async over(minute: number, rule: Rule): Promise<void> {
      const stored = (await api.store.get<AlertDocument>(alerts, 'alert-1'))!;
      const { engine } = stored.source['lookout.payload'];
      api.bench.now = start + minute * MIN;
      const at = new Date(now()).toISOString();
      const notice = { reason: 'recovered' as const, ordinal: 0, at, channels: toldBefore(engine), mark: 1 };
      const writes = await own.teller.deliveries(rule, alertOf(stored), toTell(engine, notice));
      await api.store.bulk(writes, { refresh: true });
    },
    async now(): Promise<Alert> {
      return alertOf((await api.store.get<AlertDocument>(alerts, 'alert-1'))!);
    },
    /** So many minutes after the start: acknowledgements run out, and ladders are looked at. */
    async at(minute: number, ladders: LadderWorker = own.ladders): Promise<void> {
      api.bench.now = start + minute * MIN;
      await expireAcknowledgements(api.store, now(), { log: quiet });
      await api.store.refresh('alerts');
      await ladders.look();
      await api.store.refresh('alerts');
    },
    /** What is in the outbox, oldest first: reason, whom, and what holds it. */
    async told(): Promise<string[]> {
      return (await this.deliveries()).map(({ reason, recipients: to, channelName, held, note }) =>
        [reason, held ? `held ${held.why}` : channelName, to.join(' '), note ?? '']
          .filter(Boolean)
          .join(' | '),
      );
    },
    async deliveries(): Promise<Delivery[]> {
      await api.store.refresh('deliveries');
      const found = await api.store.search<{ payload: { delivery: Delivery } }>('deliveries', {
        size: 1_000,
        sort: [{ created_at: 'asc' }, { channel: 'asc' }],
      });
      return found.hits.map(({ source }) => source.payload.delivery);
    },
    /** The same engine, but the calls that `dies` picks fail before or after they are done, and all that follow too. */
    dying(dies: (request: EsRequest) => 'before' | 'after' | null): Es {
      let dead = false;
      return {
        flavour: api.es.flavour,
        request: async (request, options) => {
          const when = dead ? 'before' : dies(request);
          if (when === 'before') {
            dead = true;
            throw new EsError(400, 'killed', 'killed');
          }
          const answer = await api.es.request<never>(request, options);
          if (when === 'after') {
            dead = true;
            throw new EsError(400, 'killed', 'killed');
          }
          return answer;
        },
      };
    },
    async close(): Promise<void> {
      await api.es.request({ method: 'DELETE', path: `/${index}` });
      await api.close();
    },
  };
}
export type ToldWorld = Awaited<ReturnType<typeof openTold>>;
