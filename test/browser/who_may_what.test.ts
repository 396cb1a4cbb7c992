import type { Browser, Page } from 'playwright-core';
import { PRIVILEGE_NAMES, type Privilege, type RouteId, routes } from '../../common/api';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { openSecured, SHOP, until } from '../integration/secured/world';
import { openBrowser, visit } from './page';
import { setBack } from './set_back';

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

interface Shown {
  at: string;
  /** Stands there once everything has come. */
  ready: string;
  /** Is opened by this button, where it is offered. */
  open?: string;
  /** Roles with names, and what they are there for: they are offered to those who may call one of the routes. */
  controls: Record<string, RouteId[]>;
  /** What is said that one may not do, to those without the privilege. */
  says: Partial<Record<Privilege, string>>;
  /** What is said in what was opened. */
  saysInside?: Partial<Record<Privilege, string>>;
}

const STRETCHES: Shown['controls'] = {
  'button Fill': ['fillGap'],
  'button Dismiss': ['dismissGap'],
  'button Cancel': ['cancelBackfill'],
};

/** A page with things of one kind, and the flyout of one. */
const things = (
  at: string,
  [one, many]: [string, string],
  [create, change, remove]: [RouteId, RouteId, RouteId],
  id: string,
  needs: Privilege = 'write',
): Record<string, Shown> => ({
  [many]: {
    at,
    ready: `text="My ${one}"`,
    controls: { [`button New ${one}`]: [create], [`button Delete My ${one}`]: [remove] },
    says: { [needs]: `change ${many}` },
  },
  [`a ${one}`]: {
    at: `${at}${at.includes('?') ? '&' : '?'}open=${id}`,
    ready: `h2:text-is("My ${one}")`,
    controls: { 'button Save': [change], 'textbox Name': [change] },
    says: { [needs]: `change ${many}` },
  },
});

/** The ids of what the world holds. */
type Ids = Record<
  'rule' | 'orphan' | 'alert' | 'ghost' | 'list' | 'person' | 'group' | 'ladder' | 'digest',
  string
>;

const WORK = { triage: 'work on alerts' };
const RULE = { write: 'change rules or fill their gaps' };

const pagesOf = (id: Ids): Record<string, Shown> => ({
  queue: {
    at: 'queue',
    ready: '[data-test-subj=lkAlertRow] >> nth=1',
    controls: {
      'group Acts': ['actOnAlerts'],
      'checkbox Select this page': ['actOnAlerts'],
      'button /^all .*that match/': ['actOnMatching'],
      'tab Audit': ['listAudit'],
    },
    says: WORK,
  },
  'an alert': {
    at: `queue?alert=${id.ghost}`,
    ready: 'text=What it was before',
    controls: {
      'button Acknowledge (a)': ['actOnAlerts'],
      'button Close (r)': ['actOnAlerts'],
      'button Mine (m)': ['actOnAlerts'],
      'button Escalate (e)': ['actOnAlerts'],
      'button Note (n)': ['actOnAlerts'],
      'button Stop expecting': ['stopExpecting'],
      'button Make this quieter': ['createSilence', 'ignoreLike'],
    },
    says: WORK,
  },
  'notes of an alert': {
    at: `queue?alert=${id.alert}&tab=activity`,
    ready: '.lkEvent',
    controls: { 'textbox Note': ['actOnAlerts'] },
    says: WORK,
  },
  'making an alert quieter': {
    at: `queue?alert=${id.alert}`,
    ready: 'text=What it was before',
    open: 'Make this quieter',
    controls: {
      'button /^Ignore matches like this/': ['ignoreLike'],
      'button /^Silence alerts like this/': ['createSilence'],
      'button /^Snooze this alert/': ['actOnAlerts'],
      'link /^Change the rule/': ['updateRule'],
    },
    says: WORK,
    saysInside: { write: 'ignore matches or change the rule' },
  },
  rules: {
    at: 'rules',
    ready: 'text="My rule"',
    controls: {
      'link New rule': ['createRule'],
      'switch My rule is switched on': ['enableRules'],
      'link Change My rule': ['updateRule'],
      'link Clone My rule': ['createRule'],
      'button Delete My rule': ['deleteRule'],
    },
    says: { write: 'change rules' },
  },
  'a rule': {
    at: `rules/${id.rule}`,
    ready: 'text=Runs as',
    controls: {
      'switch on': ['enableRules'],
      'button Backfill': ['startBackfill'],
      'button Delete': ['deleteRule'],
      'link Clone': ['createRule'],
      'link Change': ['updateRule'],
      'button Run as me': ['runAsMe'],
    },
    says: RULE,
  },
  'a rule whose search is gone': {
    at: `rules/${id.orphan}`,
    ready: 'text=was deleted',
    controls: { 'button Take the copy over': ['adoptSavedSearch'] },
    says: RULE,
  },
  'gaps of a rule': {
    at: `rules/${id.rule}?tab=gaps`,
    ready: '[data-test-subj=lkGapRow] >> nth=0',
    controls: STRETCHES,
    says: RULE,
  },
  'a new rule': {
    at: 'rules/new',
    ready: ':text("Then"), [data-test-subj=lkMayNot]',
    controls: { 'button Save': ['createRule', 'previewRule', 'previewMessage'] },
    says: { write: 'write rules' },
  },
  'a rule changed': {
    at: `rules/${id.rule}/edit`,
    ready: ':text("Then"), [data-test-subj=lkMayNot]',
    controls: { 'button Save': ['updateRule'] },
    says: { write: 'write rules' },
  },
  ...things('lists', ['list', 'lists'], ['createList', 'updateList', 'deleteList'], id.list),
  channels: {
    at: 'notify',
    ready: 'text="My channel"',
    controls: {
      'button New channel': ['createChannel', 'listConnectors', 'previewChannel'],
      'button My channel': ['updateChannel', 'testChannel'],
      'button Delete My channel': ['deleteChannel'],
    },
    says: { admin: 'change channels' },
  },
  ...things(
    'notify?tab=people',
    ['person', 'people'],
    ['createPerson', 'updatePerson', 'deletePerson'],
    id.person,
    'admin',
  ),
  ...things(
    'notify?tab=groups',
    ['group', 'groups'],
    ['createGroup', 'updateGroup', 'deleteGroup'],
    id.group,
  ),
  ...things(
    'notify?tab=ladders',
    ['ladder', 'ladders'],
    ['createLadder', 'updateLadder', 'deleteLadder'],
    id.ladder,
  ),
  ...things(
    'notify?tab=digests',
    ['digest', 'digests'],
    ['createDigest', 'updateDigest', 'deleteDigest'],
    id.digest,
  ),
  silences: {
    at: 'notify?tab=silences',
    ready: 'text="My silence"',
    controls: {
      'button New silence': ['createSilence'],
      'button My silence': ['updateSilence'],
      'button Lift My silence': ['liftSilence'],
      'switch Shadow mode for the whole space': ['updateSettings'],
    },
    says: { triage: 'silence alerts', admin: 'switch the whole space' },
  },
  deliveries: {
    at: 'notify?tab=deliveries&state=failed',
    ready: 'text=/tried: .*404/',
    controls: { 'button Send again': ['resendDelivery'] },
    says: { admin: 'send again what failed' },
  },
  settings: {
    at: 'notify?tab=settings',
    ready: 'text=When somebody escalates',
    controls: { 'combobox When somebody escalates': ['updateSettings'] },
    says: { admin: 'change settings' },
  },
  health: {
    at: 'health',
    ready: '[data-test-subj=lkGapRow] >> nth=0',
    controls: { ...STRETCHES, 'button Fill all': ['settleGaps'], 'button Dismiss all': ['settleGaps'] },
    says: { write: 'fill or dismiss gaps' },
  },
  audit: {
    at: 'audit',
    ready: 'td:has-text("My rule"), [data-test-subj=lkMayNot]',
    controls: { 'searchbox Search audit events': ['listAudit'] },
    says: { audit: 'read the audit' },
  },
});

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

test.each(LOGINS)('%s is offered what they may do, and told why not the rest', async (who) => {
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
});

test('every route that not everybody may call has its control above', () => {
  const shown = new Set(Object.values(pages).flatMap(({ controls }) => Object.values(controls).flat()));
  const guarded = (Object.keys(routes) as RouteId[]).filter((id) => routes[id].privilege !== 'read');
  expect(guarded.filter((id) => !shown.has(id))).toEqual([]);
});
