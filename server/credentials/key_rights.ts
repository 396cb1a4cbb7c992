import type { KeyUse } from './credential_store';

/** A rule's key reads and does nothing else, whatever its owner may: no more than a rule needs can be done with it. */
const READING = {
  lookout: {
    cluster: [],
    indices: [{ names: ['*'], privileges: ['read', 'read_cross_cluster', 'view_index_metadata'] }],
    // Saved searches are read with it, as far as its owner may.
    applications: [{ application: 'kibana-.kibana', privileges: ['*'], resources: ['*'] }],
  },
};

/** A channel writes into an index, or runs a connector, which checks its user's rights to it. */
const TELLING = {
  lookout: {
    cluster: [],
    indices: [{ names: ['*'], privileges: ['read', 'view_index_metadata', 'write', 'auto_configure'] }],
    applications: [{ application: 'kibana-.kibana', privileges: ['*'], resources: ['*'] }],
  },
};
/** What a key may do at most, as Elasticsearch's role descriptors. */
export const KEY_RIGHTS: Record<KeyUse, Record<string, unknown>> = { rules: READING, channels: TELLING };
