import type { Privilege, RouteId } from '../../../common/api';

/** A page, or what opens on it, and what somebody may do there. */
export interface Shown {
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
export type Ids = Record<
  'rule' | 'orphan' | 'alert' | 'ghost' | 'list' | 'person' | 'group' | 'ladder' | 'digest',
  string
>;

const WORK = { triage: 'work on alerts' };
const RULE = { write: 'change rules or fill their gaps' };

/** Every page that has something to act upon, each with the things of `id`. */
export const pagesOf = (id: Ids): Record<string, Shown> => ({
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
