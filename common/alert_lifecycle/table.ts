import type { AlertStatus, ConditionState, NoticeReason, Resolution } from '../words';

/** How long an acknowledgement lasts while the condition is active, where the space says nothing else. */
export const ACKNOWLEDGE_MS = 8 * 3_600_000;
/** A condition that is back within this keeps its acknowledgement. */
export const BACK_SOON_MS = 30 * 60_000;
/** An alert closed while active swallows its matches for so long, unless it recovered before. */
export const CLOSED_WHILE_ACTIVE_MS = 24 * 3_600_000;
/** Complete runs in a row without the condition that make an alert recovered. */
export const QUIET_RUNS = 2;

/** What the engine sees, and what a person does. */
export const ENGINE_EVENTS = [
  'match',
  'same_episode',
  'worse',
  'better',
  'quiet',
  'acknowledge_timeout',
  'auto_close',
  'wake',
] as const;
export const PERSON_EVENTS = [
  'acknowledge',
  'close',
  'reopen',
  'assign',
  'escalate',
  'deescalate',
  'snooze',
  'unsnooze',
  'note',
] as const;
export type EngineEvent = (typeof ENGINE_EVENTS)[number];
export type PersonEvent = (typeof PERSON_EVENTS)[number];
export type LifecycleEvent = EngineEvent | PersonEvent;

/** What a row may ask beside status and condition. */
export const FACT_WORDS = {
  touched: 'a person acknowledged, took, noted or otherwise worked it',
  untouched: 'nobody ever worked it',
  back_soon: 'back within 30 min of recovering',
  back_late: 'back later than 30 min after recovering',
  closed_recently: 'closed less than 24 h ago',
  closed_long_ago: 'closed 24 h ago or longer',
  owned: 'somebody has it',
  unowned: 'nobody has it',
  escalated: 'flagged as escalated',
  calm: 'not escalated',
  snoozed: 'snoozed',
  awake: 'not snoozed',
  same_owner: 'the person named has it already',
  other_owner: 'another person, or nobody, has it',
} as const;
export type Fact = keyof typeof FACT_WORDS;

/** What a row changes beside status, condition and resolution. */
export type Effect =
  | 'count_recurrence'
  | 'stamp_recovered'
  | 'clear_recovered'
  | 'acknowledge'
  | 'keep_acknowledged'
  | 'clear_acknowledged'
  | 'stamp_closed'
  | 'clear_closed'
  | 'set_resolution'
  | 'set_owner'
  | 'set_escalated'
  | 'clear_escalated'
  | 'set_snoozed'
  | 'clear_snoozed';

/** `join`: the match belongs to this alert · `new`: to an alert yet to be made · `change` · `none` · `refuse`. */
export type Outcome = 'join' | 'new' | 'change' | 'none' | 'refuse';

export interface Row {
  event: LifecycleEvent;
  /** Empty: any. */
  status: readonly AlertStatus[];
  condition: readonly ConditionState[];
  /** All must hold. */
  facts: readonly Fact[];
  outcome: Outcome;
  to: { status?: AlertStatus; condition?: ConditionState; resolution?: Resolution | null };
  does: readonly Effect[];
  told: NoticeReason | null;
  why: string;
}

const WORKED: readonly AlertStatus[] = ['open', 'acknowledged'];
const CLOSED: readonly AlertStatus[] = ['closed'];

type Rest = Partial<Pick<Row, 'to' | 'does' | 'told'>>;
const row = (
  event: LifecycleEvent,
  [status, condition, ...facts]: [readonly AlertStatus[], readonly ConditionState[], ...Fact[]],
  outcome: Outcome,
  why: string,
  rest: Rest = {},
): Row => ({ event, status, condition, facts, outcome, to: {}, does: [], told: null, why, ...rest });

/** State × event → state, who is told, reason. Exactly one row fits every alert and event; a test walks them all. */
export const LIFECYCLE: readonly Row[] = [
  // A new match of the alert's group.
  row('match', [WORKED, ['active']], 'join', 'the condition still holds'),
  row('match', [WORKED, ['event']], 'join', 'the alert of this group is not closed'),
  row('match', [['open'], ['recovered']], 'join', 'the condition came back', {
    to: { condition: 'active' },
    does: ['count_recurrence', 'clear_recovered'],
    told: 'again',
  }),
  row(
    'match',
    [['acknowledged'], ['recovered'], 'back_soon'],
    'join',
    'the condition came back soon: the acknowledgement is kept',
    {
      to: { condition: 'active' },
      does: ['count_recurrence', 'clear_recovered', 'keep_acknowledged'],
    },
  ),
  row(
    'match',
    [['acknowledged'], ['recovered'], 'back_late'],
    'join',
    'the condition came back late: the acknowledgement is over',
    {
      to: { condition: 'active', status: 'open' },
      does: ['count_recurrence', 'clear_recovered', 'clear_acknowledged'],
      told: 'again',
    },
  ),
  row(
    'match',
    [CLOSED, ['active'], 'closed_recently'],
    'join',
    'closed while active: no new alert until it recovers, gets worse, or 24 h pass',
  ),
  row(
    'match',
    [CLOSED, ['active'], 'closed_long_ago'],
    'new',
    'closed while active 24 h ago or longer, and it still holds',
    { told: 'created' },
  ),
  row('match', [CLOSED, ['recovered']], 'new', 'the earlier alert is closed and had recovered', {
    told: 'created',
  }),
  row('match', [CLOSED, ['event']], 'new', 'the earlier alert is closed', { told: 'created' }),

  // An episode that is stored already grew, or was read again.
  row('same_episode', [[], []], 'none', 'the same episode notifies once'),

  // Another severity, where the condition has levels.
  row('worse', [WORKED, [], 'awake'], 'change', 'the condition got worse', { told: 'worse' }),
  row('worse', [WORKED, [], 'snoozed'], 'change', 'the condition got worse, which ends the snooze', {
    does: ['clear_snoozed'],
    told: 'worse',
  }),
  row(
    'worse',
    [CLOSED, ['active']],
    'none',
    'closed while active: what is worse than then begins a new alert',
  ),
  row('worse', [CLOSED, ['recovered', 'event']], 'change', 'the condition got worse; the alert is closed'),
  row('better', [WORKED, []], 'change', 'the condition got better'),
  row(
    'better',
    [CLOSED, ['active']],
    'none',
    'closed while active: what comes is compared with how bad it was then',
  ),
  row('better', [CLOSED, ['recovered', 'event']], 'change', 'the condition got better'),

  // QUIET_RUNS complete runs without the condition.
  row('quiet', [['open'], ['active'], 'untouched'], 'change', 'recovered, and nobody had worked it', {
    to: { status: 'closed', condition: 'recovered', resolution: 'recovered' },
    does: ['stamp_recovered', 'stamp_closed'],
    told: 'recovered',
  }),
  row('quiet', [WORKED, ['active'], 'touched'], 'change', 'recovered; it stays with whoever works it', {
    to: { condition: 'recovered' },
    does: ['stamp_recovered'],
    told: 'recovered',
  }),
  row('quiet', [CLOSED, ['active']], 'change', 'recovered after it was closed', {
    to: { condition: 'recovered' },
    does: ['stamp_recovered'],
  }),
  row('quiet', [[], ['recovered']], 'none', 'it has recovered already'),
  row('quiet', [[], ['event']], 'none', 'an event never recovers'),

  // The acknowledgement ran out.
  row(
    'acknowledge_timeout',
    [['acknowledged'], ['active']],
    'change',
    'the acknowledgement ran out while the condition held',
    { to: { status: 'open' }, does: ['clear_acknowledged'] },
  ),
  row(
    'acknowledge_timeout',
    [['acknowledged'], ['recovered', 'event']],
    'none',
    'an acknowledgement runs out only while the condition is active',
  ),
  row('acknowledge_timeout', [['open', 'closed'], []], 'none', 'it is not acknowledged'),

  // Quiet for as long as its rule says.
  row(
    'auto_close',
    [['open'], ['recovered', 'event'], 'unowned', 'awake'],
    'change',
    'quiet for long, and nobody has it',
    { to: { status: 'closed', resolution: 'expired' }, does: ['stamp_closed'] },
  ),
  row('auto_close', [['open'], ['recovered', 'event'], 'unowned', 'snoozed'], 'none', 'somebody snoozed it'),
  row('auto_close', [['open'], ['recovered', 'event'], 'owned'], 'none', 'somebody has it'),
  row('auto_close', [['open'], ['active']], 'none', 'the condition still holds'),
  row('auto_close', [['acknowledged', 'closed'], []], 'none', 'only open alerts expire'),

  // The time that a person snoozed it until has come.
  row('wake', [[], [], 'snoozed'], 'change', 'the snooze is over', { does: ['clear_snoozed'] }),
  row('wake', [[], [], 'awake'], 'none', 'it is not snoozed'),

  // What people do.
  row('acknowledge', [['open'], []], 'change', 'somebody looks at it', {
    to: { status: 'acknowledged' },
    does: ['acknowledge'],
  }),
  row('acknowledge', [['acknowledged'], []], 'refuse', 'it is acknowledged already'),
  row('acknowledge', [CLOSED, []], 'refuse', 'it is closed; reopen it first'),

  row('close', [WORKED, []], 'change', 'somebody is done with it', {
    to: { status: 'closed' },
    does: ['set_resolution', 'stamp_closed', 'clear_snoozed'],
  }),
  row('close', [CLOSED, []], 'refuse', 'it is closed already; reopen it to close it otherwise'),

  row('reopen', [['acknowledged'], []], 'change', 'the acknowledgement was taken back', {
    to: { status: 'open' },
    does: ['clear_acknowledged'],
  }),
  row('reopen', [CLOSED, []], 'change', 'somebody reopened it', {
    to: { status: 'open', resolution: null },
    does: ['clear_closed', 'clear_acknowledged'],
  }),
  row('reopen', [['open'], []], 'refuse', 'it is open already'),

  row('assign', [WORKED, [], 'other_owner'], 'change', 'it has a new owner', {
    does: ['set_owner'],
    told: 'assigned',
  }),
  row('assign', [WORKED, [], 'same_owner'], 'refuse', 'that is how it is already'),
  row('assign', [CLOSED, []], 'refuse', 'it is closed; reopen it first'),

  row('escalate', [WORKED, [], 'calm'], 'change', 'somebody needs help with it', {
    does: ['set_escalated'],
    told: 'escalated',
  }),
  row('escalate', [WORKED, [], 'escalated'], 'refuse', 'it is escalated already'),
  row('escalate', [CLOSED, []], 'refuse', 'it is closed; reopen it first'),

  row('deescalate', [WORKED, [], 'escalated'], 'change', 'the escalation was taken back', {
    does: ['clear_escalated'],
  }),
  row('deescalate', [WORKED, [], 'calm'], 'refuse', 'it is not escalated'),
  row('deescalate', [CLOSED, []], 'refuse', 'it is closed; reopen it first'),

  row('snooze', [WORKED, []], 'change', 'somebody comes back to it later', { does: ['set_snoozed'] }),
  row('snooze', [CLOSED, []], 'refuse', 'it is closed; reopen it first'),

  row('unsnooze', [[], [], 'snoozed'], 'change', 'the snooze was taken back', { does: ['clear_snoozed'] }),
  row('unsnooze', [[], [], 'awake'], 'refuse', 'it is not snoozed'),

  row('note', [[], []], 'change', 'somebody wrote something down', { told: 'note' }),
];
