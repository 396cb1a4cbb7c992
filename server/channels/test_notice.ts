import type { Channel } from '../../common/schemas';
import { type Notice, oneLine } from '../../common/template';

/** A notice that says of itself that it is a test, with a sample of everything a message shows. */
export function testNotice(parts: { channel: Channel; at: string; login: string; queueUrl: string }): Notice {
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
