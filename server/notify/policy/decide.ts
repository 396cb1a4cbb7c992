import type { Held, NotifyPolicy } from '../../../common/schemas';
import { toMillis } from '../../../common/time';
import type { NoticeReason } from '../../../common/words';
import { stableId } from '../../store';
import { type Bundled, bundleFor, type OpenBundle } from './bundle';
import { type Counted, countNow, hasRate } from './rate';
import { isQuiet, type LastTold, type RealertPolicy, toldNow } from './realert';

/** What a policy remembers of a rule, of one key and one bundle of it. */
export interface Remembered {
  told: LastTold | null;
  open: OpenBundle | null;
  counted: readonly Counted[];
}

export const NOTHING_TOLD: Remembered = { told: null, open: null, counted: [] };

/** A notice, as the policy sees it. */
export interface ToBeTold extends Bundled {
  reason: NoticeReason;
}

export interface Verdict {
  /** Null: it is told. */
  held: Held | null;
  /** The bundle that it goes out with, and when (epoch ms). */
  bundle: { id: string; dueAt: number } | null;
  /** What is remembered after it. */
  after: Remembered;
}

/** What the silence after a message holds back. What is worse is news; how it ended is for those who heard the beginning. */
const SILENCED: readonly NoticeReason[] = ['created', 'again', 'repeated'];
/** What begins a silence, and counts as a message of the rule. */
const TELLING: readonly NoticeReason[] = [...SILENCED, 'worse'];
const BUNDLED: readonly NoticeReason[] = [...TELLING, 'recovered'];

const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** What comes out of turn, of a moment before the last message, does not shorten the silence after that. */
const laterOf = (before: LastTold | null, next: LastTold): LastTold =>
  before !== null && before.until > next.until ? before : next;

export const realertOf = ({ realert, realertMax }: NotifyPolicy): RealertPolicy | null =>
  realert === null
    ? null
    : { forMs: toMillis(realert), mostMs: realertMax === null ? null : toMillis(realertMax) };

/**
 * What becomes of a notice: held by the silence after an earlier message, held because the hour is full, or told, alone
 * or in a bundle. What is held is remembered nowhere: it neither begins a silence nor counts.
 */
export function decideNotice(policy: NotifyPolicy, one: ToBeTold, before: Remembered): Verdict {
  const { by, at, reason } = one;
  const realert = realertOf(policy);
  const held = (why: Held['why'], text: string): Verdict => ({
    held: { why, text },
    bundle: null,
    after: before,
  });
  if (realert && SILENCED.includes(reason) && isQuiet(before.told, by, at))
    return held('realert', `told already; nothing more about it until ${time(before.told!.until)}`);
  const open =
    policy.bundle && BUNDLED.includes(reason)
      ? bundleFor(before.open, policy.bundle, one, (first) => stableId('bundle', first))
      : null;
  const message = open?.id ?? by;
  const counts = policy.mostPerHour !== null && TELLING.includes(reason);
  if (counts && !hasRate(before.counted, policy.mostPerHour!, message, at))
    return held('rate', `the rule has told ${policy.mostPerHour} times within an hour, as often as it may`);
  return {
    held: null,
    // Right after its last moment, which still belongs to it.
    bundle: open && { id: open.id, dueAt: open.until + 1 },
    after: {
      told:
        realert && TELLING.includes(reason)
          ? laterOf(before.told, toldNow(before.told, realert, by, at))
          : before.told,
      open: open ?? before.open,
      counted: counts ? countNow(before.counted, message, at) : before.counted,
    },
  };
}
