import type { AuditEvent } from '../../../common/schemas';
import { tellAuditLog } from './audit_log';

const EVENT: AuditEvent = {
  id: 'e',
  at: '2026-06-20T12:00:00Z',
  space: 'blue',
  actor: 'ana',
  action: 'update',
  object: { type: 'rule', id: 'r1', name: 'Refusals' },
  note: null,
  before: { query: 'what nobody else sees' },
  after: null,
};

test.each([
  ['create', 'creation'],
  ['update', 'change'],
  ['delete', 'deletion'],
  ['acknowledge', 'change'],
])('%s is told as a %s, with who, what and where', (action, type) => {
  const log = jest.fn();
  tellAuditLog({ withoutRequest: { log } }, { ...EVENT, action });
  expect(log.mock.calls).toEqual([
    [
      {
        message: `ana: ${action} of rule [id=r1] in Lookout`,
        event: {
          action: `lookout_rule_${action}`,
          category: ['configuration'],
          type: [type],
          outcome: 'success',
        },
        user: { name: 'ana' },
        kibana: { space_id: 'blue' },
      },
    ],
  ]);
});

test('where security is off nothing is told', () => {
  expect(() => tellAuditLog(undefined, EVENT)).not.toThrow();
});
