import type { Browser, Page } from 'playwright-core';
import { PRIVILEGE_NAMES, type Privilege, type RouteId, routes } from '../../common/api';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { openSecured, SHOP } from '../integration/secured/world';
import { until } from '../until';
import { openBrowser, visit } from './page';
import { setBack } from './set_back';
import { type Ids, pagesOf, type Shown } from './who_may_what/pages';

jest.setTimeout(180_000);

const PERSONS = {
  reader: ['read'],
  analyst: ['read', 'triage'],
  author: ['read', 'write'],
  admin: ['read', 'admin'],
  auditor: ['read', 'audit'],
  everything: ['read', 'triage', 'write', 'admin', 'audit'],
} as const satisfies Record<string, readonly Privilege[]>;
type Person = keyof typeof PERSONS;
const LOGINS = Object.keys(PERSONS) as Person[];

const receiver = new RecordingServer();
let world: Awaited<ReturnType<typeof openSecured<Person>>>;
let browser: Browser;
let pages: Record<string, Shown>;

beforeAll(async () => {
  await receiver.start();
  receiver.on('/hook', (response) => {
    response.statusCode = 404;
    response.end('no such hook');
  });
  const someone = (may: readonly Privilege[]) => ({
    full_name: '',
    indices: [{ names: [`${SHOP}*`], privileges: ['read', 'view_index_metadata'] }],
    cluster: [],
    may,
  });
  world = await openSecured(
    { allowedHosts: ['127.0.0.1'] },
    Object.fromEntries(LOGINS.map((login) => [login, someone(PERSONS[login])])) as Record<
      Person,
      ReturnType<typeof someone>
    >,
  );
  browser = await openBrowser();
  pages = pagesOf(await everyThing());
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await receiver.stop();
});

/** One of each, and everything in the state in which it can be acted upon. */
async function everyThing(): Promise<Ids> {
  const may = world.as('everything');
  const make = async (at: string, body: object): Promise<string> => (await may.ok('POST', at, body)).id;
  const config = { type: 'webhook', url: receiver.url('/hook') };
  const channel = await make('/channels', { name: 'My channel', config });
  const source = { kind: 'query', index: SHOP, timeField: '@timestamp', language: 'kuery', query: '' };
  const ruleOf = (name: string, over: object = {}) =>
    make('/rules', {
      name,
      enabled: true,
      interval: '1s',
      fields: ['service'],
      source,
      condition: { type: 'any', key: ['service'] },
      channels: [channel],
      ...over,
    });
  const expecting = { type: 'flatline', key: ['service'], expected: ['ghost'], within: '2s' };
  await may.savedSearch('to-go', SHOP);
  const rule = await ruleOf('My rule');
  const missing = await ruleOf('Missing', { condition: expecting, channels: [] });
  const orphan = await ruleOf('Orphan', { source: { kind: 'saved_search', id: 'to-go' }, channels: [] });
  const evaluated = (id: string) =>
    until('a first run', async () => (await may.ok('GET', `/rules/${id}`)).status.evaluatedTo);
  for (const one of [rule, orphan]) await evaluated(one);
  await may.ok('DELETE', '/api/standalone/saved_objects/search/to-go');
  await world.put(SHOP, [{ service: 'pay' }]);

  const who = [{ kind: 'channel', id: channel }];
  const list = await make('/lists', { name: 'My list', values: ['a'] });
  const person = await make('/people', { login: 'ana', name: 'My person' });
  const group = await make('/groups', { name: 'My group', who: { kind: 'all', members: ['ana'] } });
  const ladder = await make('/ladders', { name: 'My ladder', levels: [{ when: 'worse', who }] });
  const digest = await make('/digests', { name: 'My digest', to: who, schedule: { cron: '0 8 * * 1' } });
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  await make('/silences', {
    name: 'My silence',
    scope: { tags: ['elsewhere'] },
    startsAt: day(0),
    until: day(1),
  });
  // So many that one is still under way when the last of them looks.
  for (let n = 0; n < 4; n += 1) await make(`/rules/${rule}/_backfill`, { from: day(-360), to: day(-1) });
  const alertOf = async (of: string): Promise<string> =>
    (await until('an alert', async () => (await may.ok('GET', `/alerts?rule=${of}`)).items[0])).id;
  const [alert, ghost] = [await alertOf(rule), await alertOf(missing)];
  await until('a failed delivery', async () => (await may.ok('GET', '/deliveries?state=failed')).total > 0);
  await setBack(world.root, world.prefix, 10 * 86_400_000);
  await until('the orphan', async () => (await may.ok('GET', `/rules/${orphan}`)).orphanedSince);
  await until('a gap', async () => (await may.ok('GET', `/gaps?rule=${rule}`)).total > 0);
  return { rule, orphan, alert, ghost, list, person, group, ladder, digest };
}

interface Seen {
  offered: string[];
  says: string[];
}

function expected({ controls, says, saysInside }: Shown, who: Person): Seen {
  const has = (privilege: string) => (PERSONS[who] as readonly string[]).includes(privilege);
  const offered = Object.keys(controls).filter((name) =>
    controls[name]!.some((id) => has(routes[id].privilege)),
  );
  const said = { ...says, ...(offered.length > 0 && saysInside) };
  return {
    offered,
    says: (Object.keys(said) as Privilege[])
      .filter((privilege) => !has(privilege))
      .map((privilege) => `${said[privilege]}: ${PRIVILEGE_NAMES[privilege]}`),
  };
}

async function seen(page: Page, { controls }: Shown): Promise<Seen> {
  const offered: string[] = [];
  for (const control of Object.keys(controls)) {
    const [, role, text] = /^(\w+) (.*)$/.exec(control)!;
    const name = text!.startsWith('/') ? new RegExp(text!.slice(1, -1)) : text!;
    const found = page.getByRole(role as 'button', { name, exact: true }).first();
    if ((await found.count()) > 0 && (await (role === 'textbox' ? found.isEditable() : found.isEnabled())))
      offered.push(control);
  }
  const lines = await page.getByTestId('lkMayNot').allInnerTexts();
  const says = lines.map((line) =>
    line.replace(/^You may not (.*) here\W+that takes “Lookout: (.*)”.*$/is, '$1: $2'),
  );
  return { offered, says: [...new Set(says)] };
}

// Who may everything makes what the others look at.
test.each(LOGINS.filter((login) => login !== 'everything'))(
  '%s is offered what they may do, and told why not the rest',
  async (who) => {
    const look = await visit(browser, { baseURL: world.url, headers: { authorization: world.header(who) } });
    const { page } = look;
    // But for the audit, an auditor is a reader.
    const mine = Object.entries(pages).filter(
      ([, page]) => who !== 'auditor' || /audit/i.test(JSON.stringify(page)),
    );
    const found: Record<string, Seen> = {};
    for (const [name, shown] of mine) {
      await page.goto(`/app/lookout#/${shown.at}`);
      await page.locator(shown.ready).first().waitFor();
      if (shown.open) {
        const opener = page.getByRole('button', { name: shown.open });
        if ((await opener.count()) > 0) await opener.click();
      }
      const wanted = JSON.stringify(expected(shown, who));
      // What stands beside the last thing to come may come a moment later.
      for (const end = Date.now() + 5_000; ; await page.waitForTimeout(50)) {
        found[name] = await seen(page, shown);
        if (JSON.stringify(found[name]) === wanted || Date.now() > end) break;
      }
    }
    expect(found).toEqual(Object.fromEntries(mine.map(([name, shown]) => [name, expected(shown, who)])));
    expect(look.complaints).toEqual([]);
    await look.close();
  },
);

test('every route that not everybody may call has its control above', () => {
  const shown = new Set(Object.values(pages).flatMap(({ controls }) => Object.values(controls).flat()));
  const guarded = (Object.keys(routes) as RouteId[]).filter((id) => routes[id].privilege !== 'read');
  expect(guarded.filter((id) => !shown.has(id))).toEqual([]);
});
