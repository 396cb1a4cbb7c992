import type { Alert, Rule } from '../../common/schemas';
import type { Severity } from '../../common/words';
import { makeAlert } from '../../test/make';
import { isNewsAfterClose } from './closed_while_active';

const MIN = 60_000;
const HOUR = 60 * MIN;
const T0 = Date.parse('2026-01-05T12:00:00.000Z');
const rule = { severity: 'warning' } as Rule;

/** Closed at T0 at the severity `warning`; the run ends `after` later and reads five minutes again. */
const isNews = (
  after: number,
  seen: Severity | undefined,
  { before = null as Severity | null, ...over }: Partial<Alert> & { before?: Severity | null } = {},
) => {
  const window = { from: T0 + after - MIN, to: T0 + after };
  const closed = { at: new Date(T0).toISOString(), by: 'ana' };
  const alert = makeAlert({ status: 'closed', condition: 'active', severity: 'warning', closed, ...over });
  return isNewsAfterClose({ rule, window, reread: 5 * MIN }, alert, { severity: before }, { severity: seen });
};

test.each<[string, ...Parameters<typeof isNews>, boolean]>([
  ['it goes on', HOUR, undefined, {}, false],
  ['it goes on at its severity', HOUR, 'warning', { before: 'warning' }, false],
  ['it holds on for 24 hours', 24 * HOUR, undefined, {}, true],
  ['it gets worse at once', MIN, 'critical', { before: 'warning' }, true],
  [
    'it was as bad before it was closed, and that is read again',
    MIN,
    'critical',
    { before: 'critical' },
    false,
  ],
  ['it is as bad again, after that', HOUR, 'critical', { before: 'critical' }, true],
  ['it gets better', HOUR, 'low', { before: 'warning' }, false],
  ['somebody reopened it', 30 * HOUR, 'critical', { status: 'open' }, false],
  ['it had recovered', 30 * HOUR, 'critical', { condition: 'recovered' }, false],
])('%s', (_, after, seen, over, news) => expect(isNews(after, seen, over)).toBe(news));
