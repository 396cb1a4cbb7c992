import type { Channel } from '../../common/schemas';
import { type Notice, oneLine } from '../../common/template';
import type { NoticeReason } from '../../common/words';

/** A notice of an alert that does not exist, to look at what a channel makes of it. */
export function exampleNotice(parts: {
  space: string;
  at: string;
  reason: NoticeReason;
  queueUrl: string;
}): Notice {
  const { space, at, reason, queueUrl } = parts;
  const channel = { id: 'example', space, name: 'example' };
  const example = testNotice({ channel, at, login: 'example', queueUrl });
  const rule = {
    ...example.rule,
    name: 'Failed log-ins',
    description: 'Somebody guesses passwords.',
    severity: 'high' as const,
  };
  return {
    ...example,
    reason,
    rule,
    alert: {
      ...example.alert,
      ruleName: rule.name,
      severity: rule.severity,
      condition: reason === 'recovered' ? 'recovered' : 'active',
      key: { 'user.name': 'eve' },
      keyText: 'eve',
      reason: '**eve** had **12** events within 5 minutes',
      count: 12,
    },
  };
}

/** A notice that says of itself that it is a test, with a sample of everything a message shows. */
export function testNotice(parts: {
  channel: Pick<Channel, 'id' | 'space' | 'name'>;
  at: string;
  login: string;
  queueUrl: string;
}): Notice {
  const { channel, at, login, queueUrl } = parts;
  const id = `test-${channel.id}-${Date.parse(at)}`;
  const reason = `This is a test of the channel **${oneLine(channel.name)}**, sent by **${oneLine(login)}**. Nothing happened.`;
  return {
    deliveryId: id,
    dedupKey: id,
    threadKey: id,
    reason: 'test',
    at,
    earlier: [],
    rule: { id: 'test', name: 'Test message', description: '', runbook: '', severity: 'low' },
    queueUrl,
    discoverUrl: null,
    alert: {
      id,
      space: channel.space,
      ruleId: 'test',
      ruleName: 'Test message',
      severity: 'low',
      tags: [],
      status: 'open',
      condition: 'event',
      resolution: null,
      key: { 'example.field': 'example' },
      keyText: 'example.field: example',
      reason,
      values: {},
      count: 1,
      matches: 1,
      recurrences: 0,
      backfill: null,
      firstSeen: at,
      lastSeen: at,
      recoveredAt: null,
      createdAt: at,
      updatedAt: at,
      sample: [{ id: 'example', index: 'example', time: at, fields: { message: 'an example document' } }],
      owner: null,
      ownedSince: null,
      escalated: null,
      acknowledged: null,
      closed: null,
      previous: null,
      discoverUrl: null,
    },
  };
}
