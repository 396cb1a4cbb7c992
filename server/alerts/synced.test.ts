import type { Act } from '../../common/api';
import type { AlertEngineState, Notice } from '../store';
import { syncedNotice } from './synced';

const AT = Date.parse('2026-11-21T10:00:00.000Z');
/** `reason ordinal channels`, in the order they were told. */
const engine = (...told: string[]): AlertEngineState => ({
  firstMatchId: 'm',
  mark: 1,
  notices: told.map((text): Notice => {
    const [reason, ordinal, channels = ''] = text.split(' ') as [Notice['reason'], string, string?];
    const names = channels.split(',').filter(Boolean);
    return { reason, ordinal: Number(ordinal), at: '', channels: names, mark: 1 };
  }),
});
const TRIGGERS = ['created', 'again', 'repeated', 'worse', 'escalated'];
const acknowledge: Act = { type: 'acknowledge' };
const close: Act = { type: 'close', resolution: 'fixed' };

it.each<[string, AlertEngineState, Act, object | null]>([
  [
    'those who got the trigger',
    engine('created 0 a,b'),
    acknowledge,
    { reason: 'acknowledged', ordinal: 0, channels: ['a', 'b'] },
  ],
  [
    'each once',
    engine('created 0 a', 'again 0 a,b'),
    close,
    { reason: 'closed', ordinal: 0, channels: ['a', 'b'] },
  ],
  [
    'a second time under another number',
    engine('created 0 a', 'closed 0 a'),
    close,
    { reason: 'closed', ordinal: 1 },
  ],
  ['nobody who only heard of something else', engine('note 0 a'), close, null],
  ['those that a ladder told', engine('escalated 0 a'), close, { reason: 'closed', channels: ['a'] }],
  [
    'whoever was told by name: deliveries say who',
    engine('created 0'),
    close,
    { reason: 'closed', channels: [] },
  ],
  ['nobody was told', engine(), close, null],
  ['a note is no such state', engine('created 0 a'), { type: 'note', note: 'x' }, null],
])('%s', (_what, state, act, expected) => {
  const made = syncedNotice(state, act, 'ana', AT);
  if (expected === null) expect(made).toBeNull();
  else {
    expect(made!.notice).toMatchObject({
      at: '2026-11-21T10:00:00.000Z',
      mark: null,
      by: 'ana',
      ...expected,
    });
    // What was told before goes along with it, and is not kept twice.
    const { triggers, ...kept } = made!.notice;
    expect(made!.engine.notices).toEqual([...state.notices, kept]);
    expect(triggers!.map(({ reason }) => reason)).toEqual(
      state.notices.map(({ reason }) => reason).filter((reason) => TRIGGERS.includes(reason)),
    );
  }
});
