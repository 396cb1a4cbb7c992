import type { Rule } from '../../common/schemas';
import { makeAlert } from '../../test/make';
import type { AlertEngineState, Notice } from '../store';
import { owedAfter } from './quiet_ends';

const rule = { channels: [] as string[], deleted: false } as Pick<Rule, 'channels' | 'deleted'>;
const held = { why: 'silence' as const, text: 'silenced' };
/** `reason`, or `reason held`; none of them went to a channel of the rule. */
const engine = (...told: string[]): AlertEngineState => ({
  firstMatchId: 'm',
  mark: 1,
  notices: told.map((text, ordinal): Notice => {
    const [reason, isHeld] = text.split(' ') as [Notice['reason'], string?];
    return { reason, ordinal, at: '', channels: [], mark: 1, ...(isHeld && { held }) };
  }),
});

test.each<[string, 'active' | 'recovered', string[], string | null]>([
  ['told by name, the end held', 'recovered', ['created', 'recovered held'], 'recovered'],
  ['told by name, and of the end', 'recovered', ['created', 'recovered'], null],
  ['nobody ever heard of it', 'recovered', ['created held', 'recovered held'], null],
  ['it goes on, and nobody has heard', 'active', ['created held'], 'created'],
  ['it goes on, and somebody has heard', 'active', ['created', 'worse held'], 'again'],
])('a silence ends: %s', (_, condition, told, reason) => {
  const owed = owedAfter(makeAlert({ condition }), engine(...told), rule, 'silence');
  expect(owed?.reason ?? null).toBe(reason);
});
