import type { NoticeReason } from '../../common/words';
import { planMessages, type StoredDelivery } from './plan';

const AT = Date.parse('2026-11-21T10:00:00Z');
const minute = (m: number) => new Date(AT + m * 60_000).toISOString();

/** `id reason created [next] [claimed]`, minutes after 10:00; `-` = none. */
function pending(text: string): StoredDelivery {
  const [id, reason, created, next = created, claimed = '-', thread = 'alert/channel'] = text.split(
    ' ',
  ) as string[];
  const time = (minutes: string) => (minutes === '-' ? null : minute(Number(minutes)));
  const [alertId, channelId] = thread!.split('/');
  return {
    id,
    index: 'i',
    seqNo: 1,
    primaryTerm: 1,
    source: {
      payload: {
        delivery: {
          id,
          reason: reason as NoticeReason,
          alertId,
          channelId,
          createdAt: time(created!),
          nextTryAt: time(next!),
        },
        outbox: { claimedUntil: time(claimed!) },
      },
    },
  } as unknown as StoredDelivery;
}

const plan = (now: number, all: string[]) => {
  const everything = all.map(pending);
  const at = AT + now * 60_000;
  const due = everything.filter((one) => {
    const { delivery, outbox } = one.source.payload;
    return Date.parse(delivery.nextTryAt ?? '') <= at && !(Date.parse(outbox.claimedUntil ?? '') > at);
  });
  return planMessages(due, everything, at).map(({ carrier, older }) =>
    [carrier, ...older].map((one) => one.id).join('<'),
  );
};

describe('what goes out together', () => {
  it.each<[string, number, string[], string[]]>([
    ['one', 2, ['T created 2'], ['T']],
    ['nothing before its time', 1, ['T created 0 2'], []],
    ['a recovery carries its pending trigger', 9, ['T created 2 15', 'R recovered 9'], ['R<T']],
    ['whatever the order they are found in', 9, ['R recovered 9', 'T created 2'], ['R<T']],
    ['also one tied to it before', 9, ['T created 2 -', 'R recovered 8 9'], ['R<T']],
    ['the newest carries all', 20, ['T created 2', 'R recovered 9', 'A again 15'], ['A<T<R']],
    ['a trigger on its way is waited for', 9, ['T created 2 2 10', 'R recovered 9'], []],
    ['a claim that ran out is nobody’s', 11, ['T created 2 2 10', 'R recovered 9'], ['R<T']],
    ['a newer one on its way is waited for', 9, ['T created 2 2', 'R recovered 8 8 10'], []],
    ['an older one that is due again goes with the newer', 9, ['T created 2 9', 'R recovered 8 30'], ['R<T']],
    ['equals go by id', 9, ['B created 2', 'A recovered 2'], ['B<A']],
    ['a note waits for what is older', 9, ['T created 2', 'N note 3', 'R recovered 9'], ['R<T']],
    ['also while that waits for its next try', 9, ['T created 2 15', 'N note 3'], []],
    ['a note goes alone', 9, ['N note 3', 'M assigned 4'], ['N']],
    ['an older note goes first', 9, ['N note 1', 'T created 2', 'R recovered 9'], ['N']],
    ['a note on its way is waited for', 9, ['N note 3 3 10', 'R recovered 9'], []],
    ['a note of another channel waits for nobody', 9, ['T created 2 2 10', 'N note 3 3 - a/d'], ['N']],
    [
      'alerts and channels do not mix',
      9,
      ['T created 2 2 - a/c', 'U created 2 2 - b/c', 'R recovered 9 9 - a/d'],
      ['T', 'U', 'R'],
    ],
  ])('%s', (_what, now, all, expected) => {
    expect(plan(now, all).sort()).toEqual([...expected].sort());
  });
});
