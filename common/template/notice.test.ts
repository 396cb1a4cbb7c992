import { makeLogInAlert } from '../../test/make';
import {
  cutText,
  NOTICE_LIMITS,
  type Notice,
  noticeAlert,
  noticeContext,
  reasonParts,
  render,
  utcText,
} from '.';

const alert = makeLogInAlert();
const notice: Notice = {
  deliveryId: 'd',
  dedupKey: 'd',
  threadKey: 't',
  reason: 'recovered',
  at: '2026-11-21T10:09:00.000Z',
  earlier: [{ reason: 'created', at: '2026-11-21T10:02:00.000Z' }],
  alert: noticeAlert(alert),
  rule: {
    id: 'rule-1',
    name: 'Failed log-ins',
    description: '',
    runbook: 'javascript:alert(1)',
    severity: 'high',
  },
  queueUrl: '/app/lookout/alerts/alert-1',
  discoverUrl: '/app/discover#/x',
};

describe('variables', () => {
  it.each([
    ['{{title}}', 'Recovered [high] Failed log-ins: eve had 12 events within 5 minutes'],
    ['{{storyText}}', 'fired 2026-11-21 10:02:00 UTC, recovered 2026-11-21 10:09:00 UTC'],
    ['{{#alert.keys}}{{name}}={{value}}{{/alert.keys}}', 'user.name=eve'],
    ['{{alert.key.user.name}} {{alert.count}} {{rule.name}}', 'eve 12 Failed log-ins'],
    ['{{#alert.sample}}{{timeText}} {{fields.message}}{{/alert.sample}}', '2026-11-21 10:01:30 UTC no'],
    [
      '{{#links.absolute}}absolute{{/links.absolute}}{{^links.absolute}}{{links.queue}}{{/links.absolute}}',
      '/app/lookout/alerts/alert-1',
    ],
    ['[{{links.runbook}}]', '[]'],
  ])('%s', (template, expected) => {
    expect(render(template, noticeContext(notice), 'plain')).toBe(expected);
  });

  it('carries neither history nor the engine’s own things', () => {
    expect(JSON.stringify(noticeContext(notice))).not.toMatch(/history|groupKey|"version"/);
  });
});

it.each([
  [
    '**a** and **b**',
    [
      ['a', true],
      [' and ', false],
      ['b', true],
    ],
  ],
  ['****', [['****', false]]],
  ['**open', [['**open', false]]],
  ['', []],
])('the parts of %p', (reason, parts) => {
  expect(reasonParts(reason).map(({ text, strong }) => [text, strong])).toEqual(parts);
});

it('a text that is no time is left as it is', () => expect(utcText('soon')).toBe('soon'));

describe('what a hostile document brings is bounded, and what is cut says so', () => {
  const fields = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, 'x'.repeat(5_000)]));
  const big = noticeAlert({
    ...alert,
    key: { k: 'y'.repeat(1_000_000) },
    sample: Array(50).fill({
      id: 'd',
      index: 'i',
      time: alert.lastSeen,
      fields: { deep: { a: ['z'.repeat(1e6)] }, ...fields },
    }),
  });

  it('values, fields, documents', () => {
    expect(big.sample).toHaveLength(NOTICE_LIMITS.samples);
    const kept = big.sample[0]!.fields;
    expect(Object.keys(kept)).toHaveLength(NOTICE_LIMITS.fields + 1);
    expect(kept['…']).toBe('4981 more fields');
    expect(kept.f1).toMatch(/… \(cut, 5000 characters\)$/);
    expect(kept.deep).toMatch(/^\{"a":\["zzz.*… \(cut, 1000010 characters\)$/);
    expect(big.key.k).toHaveLength(NOTICE_LIMITS.value);
    expect(JSON.stringify(big).length).toBeLessThan(500_000);
  });

  it('a surrogate pair is not cut in half', () => {
    expect(cutText('😀'.repeat(100), 61)).not.toMatch(/[\ud800-\udfff]/u);
  });
});
