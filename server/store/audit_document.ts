import type { AuditEvent } from '../../common/schemas';
import type { Store, Write } from './store';

export interface AuditDocument {
  payload: AuditEvent;
  [field: string]: unknown;
}

/** The write that puts an event on record. Always `create`: the same event twice is one, and none is ever changed. */
export async function auditWrite(store: Store, event: AuditEvent): Promise<Write> {
  const doc: AuditDocument = {
    at: event.at,
    space: event.space,
    actor: event.actor,
    action: event.action,
    object_type: event.object.type,
    object_id: event.object.id,
    object_name: event.object.name,
    note: event.note,
    payload: event,
  };
  return { op: 'create', index: await store.month('audit', Date.parse(event.at)), id: event.id, doc };
}
