import type { Page, RuleRow } from '../../common/api';
import type { Alert, Rule } from '../../common/schemas';
import type { HostUnderTest } from './host_under_test';
import { type HttpClient, httpClient, until } from './http_client';
import { PASSWORD } from './kibana_kind';
import { indexLogs } from './seed_host';
import { REFUSED_PAYMENTS, shopLogs } from './shop_logs';

/** The host looks every ten minutes for keys that nothing needs any more. */
const SWEEP_MS = 10 * 60_000;
const MINUTE_MS = 60_000;

const RULE = {
  name: 'By the command line',
  source: { kind: 'saved_search', id: REFUSED_PAYMENTS.id },
  condition: { type: 'any', key: ['service'] },
  interval: '5s',
  enabled: true,
};

interface Key {
  id: string;
  name: string;
  invalidated: boolean;
}

/** Authors who come with an API key of their own, as the command line does. `as`: by login, with a password. */
export function lentKeys(under: () => HostUnderTest, as: (login: string) => HttpClient) {
  /** Two keys of rules that were deleted: one that was lent, one that Lookout granted. */
  const unneeded: { lent?: string; granted?: string } = {};
  const keysOf = async (login: string) =>
    (await under().engine.call<{ api_keys: Key[] }>('GET', `/_security/api_key?username=${login}`)).api_keys;
  const live = async (login: string) =>
    (await keysOf(login)).filter(({ invalidated }) => !invalidated).map(({ id }) => id);
  const isInvalidated = async (id: string) =>
    (await under().engine.call<{ api_keys: Key[] }>('GET', `/_security/api_key?id=${id}`)).api_keys[0]
      ?.invalidated;
  /** A key of the author's, and who comes with it. */
  const broughtKey = async (name: string) => {
    const { id, encoded } = await under().engine.call<{ id: string; encoded: string }>(
      'POST',
      '/_security/api_key/grant',
      { grant_type: 'password', username: 'author', password: PASSWORD, api_key: { name } },
    );
    const headers = { 'kbn-xsrf': 'lookout', authorization: `ApiKey ${encoded}` };
    return { id, http: httpClient(under().host.url, headers) };
  };
  const row = (rule: Rule) => as('author').call<RuleRow>('GET', `/api/lookout/rules/${rule.id}`);
  const counted = async (rule: Rule) => {
    const at = `/api/lookout/alerts?rule=${rule.id}`;
    const { items } = await as('author').call<Page<Alert>>('GET', at);
    return items.reduce((sum, { count }) => sum + count, 0);
  };
  const countsOn = async (rule: Rule) => {
    const before = await counted(rule);
    await indexLogs(under().engine, shopLogs(50, Date.now(), 1_000));
    await until('the rule to count on', async () => (await counted(rule)) > before, { withinMs: 120_000 });
  };
  const begun = (rule: Rule) =>
    until('the rule to begin', async () => (await row(rule)).status.evaluatedTo !== null);
  /** As if the rules that needed it had been saved longer ago than a key is left alone. */
  const savedLongAgo = async (credential: string) => {
    const at = `/.kibana_lookout_config/_doc/credential:${credential}`;
    const { _source: doc } = await under().engine.call<{ _source: { payload: { usedAt: string } } }>(
      'GET',
      at,
    );
    doc.payload.usedAt = new Date(Date.parse(doc.payload.usedAt) - 30 * MINUTE_MS).toISOString();
    await under().engine.call('PUT', `${at}?refresh=true`, doc);
  };
  const isStored = async (credential: string) =>
    (await under().engine.answer('GET', `/.kibana_lookout_config/_doc/credential:${credential}`)).status ===
    200;
  let lentCredential: string;

  return {
    used(): void {
      test('a rule that is saved with it reads with it, and no other is granted', async () => {
        const key = await broughtKey('command line');
        const before = await live('author');
        const rule = await key.http.call<Rule>('POST', '/api/lookout/rules', RULE);
        expect(rule.runsAs).toMatchObject({ login: 'author', lent: true });
        await begun(rule);
        await countsOn(rule);
        expect((await live('author')).sort()).toEqual(before.sort());
        await key.http.call('DELETE', `/api/lookout/rules/${rule.id}`);
        expect(await isInvalidated(key.id)).toBe(false);
        expect(await key.http.call('GET', '/api/lookout/me')).toMatchObject({ login: 'author' });
        lentCredential = rule.runsAs!.credential;
        await savedLongAgo(lentCredential);
        unneeded.lent = key.id;
      });

      test('of a key that Lookout granted nothing is needed any more, either', async () => {
        const before = await live('neighbour');
        const source = { kind: 'query', index: 'shop-logs', timeField: '@timestamp', language: 'kuery' };
        const rule = await as('neighbour').call<Rule>('POST', '/s/blue/api/lookout/rules', {
          ...RULE,
          source: { ...source, query: '' },
        });
        expect(rule.runsAs).toMatchObject({ login: 'neighbour', lent: false });
        await as('neighbour').call('DELETE', `/s/blue/api/lookout/rules/${rule.id}`);
        await savedLongAgo(rule.runsAs!.credential);
        const after = await live('neighbour');
        unneeded.granted = after.find((id) => !before.includes(id)) ?? after[0];
        expect(after).toEqual([unneeded.granted]);
      });

      test('revoked by its owner, the rule fails and says so, and goes on with a key of who takes it', async () => {
        const key = await broughtKey('command line of before');
        const rule = await key.http.call<Rule>('POST', '/api/lookout/rules', { ...RULE, name: 'Revoked' });
        await begun(rule);
        await under().engine.call('DELETE', '/_security/api_key', { ids: [key.id], owner: false });
        const failing = await until('the rule to fail', async () => {
          const { status } = await row(rule);
          return status.health === 'failing' && status;
        });
        expect(failing.message).toMatch(/^the key of .* \(granted .*\) was revoked; whoever may read/);
        await indexLogs(under().engine, shopLogs(50, Date.now(), 1_000));
        const taken = await as('author').call<Rule>('POST', `/api/lookout/rules/${rule.id}/_run_as_me`, {});
        expect(taken.runsAs).toMatchObject({ login: 'author', lent: false });
        await until('what was missed to be counted', async () => (await counted(rule)) > 0);
        await as('author').call('DELETE', `/api/lookout/rules/${rule.id}`);
      });
    },

    /** To be shown late: the host looks for such keys every ten minutes. */
    outlive(): void {
      test(
        'what Lookout granted is ended, what was lent is only forgotten',
        async () => {
          const { lent, granted } = unneeded;
          if (!lent || !granted) throw new Error('no key was left over before');
          await until('the granted key to be ended', () => isInvalidated(granted), {
            withinMs: SWEEP_MS + MINUTE_MS,
            everyMs: 2_000,
          });
          await until('the lent key to be forgotten', async () => !(await isStored(lentCredential)));
          expect(await isInvalidated(lent)).toBe(false);
        },
        SWEEP_MS + 3 * MINUTE_MS,
      );
    },
  };
}
