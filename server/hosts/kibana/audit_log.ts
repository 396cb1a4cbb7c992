import type { AuditEvent } from '../../../common/schemas';
import type { AuditService } from './types';

const TYPES: Record<string, string> = { create: 'creation', update: 'change', delete: 'deletion' };

/** One of our events in the words of Kibana's audit log (ECS). What changed stays in our own. */
export function tellAuditLog(audit: AuditService | undefined, event: AuditEvent): void {
  const { actor, action, object, space } = event;
  audit?.withoutRequest.log({
    message: `${actor}: ${action} of ${object.type} [id=${object.id}] in Lookout`,
    event: {
      action: `lookout_${object.type}_${action}`,
      category: ['configuration'],
      type: [TYPES[action] ?? 'change'],
      outcome: 'success',
    },
    user: { name: actor },
    kibana: { space_id: space },
  });
}
