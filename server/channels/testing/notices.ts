import type { Alert } from '../../../common/schemas';
import { type Notice, noticeAlert } from '../../../common/template';
import { makeLogInAlert } from '../../../test/make';

/** The alert of failed log-ins, with a document that tries everything. */
export const sampleAlert = (changes: Partial<Alert> = {}): Alert =>
  makeLogInAlert({
    sample: [
      {
        id: 'd1',
        index: 'logs',
        time: '2026-11-21T10:01:30.000Z',
        fields: {
          message: '<script>alert("x")</script>\r\nBcc: all@example.org {{rule.name}}',
          'user.name': 'eve',
          'source.ip': ['10.0.0.1', '10.0.0.2'],
        },
      },
    ],
    discoverUrl: '/app/discover#/?_g=(a:b)',
    ...changes,
  });

export const sampleNotice = (changes: Partial<Notice> = {}, alert: Partial<Alert> = {}): Notice => ({
  deliveryId: 'delivery-1',
  dedupKey: 'delivery-1',
  threadKey: 'delivery-1',
  reason: 'created',
  at: '2026-11-21T10:02:00.000Z',
  earlier: [],
  alert: noticeAlert(sampleAlert(alert)),
  rule: {
    id: 'rule-1',
    name: 'Failed log-ins',
    description: 'Somebody guesses passwords.',
    runbook: 'https://wiki.example.org/logins',
    severity: 'high',
  },
  queueUrl: 'https://kibana.example.org/app/lookout/queue?alert=alert-1',
  discoverUrl: 'https://kibana.example.org/app/discover#/?_g=(a:b)',
  ...changes,
});
