/** The kinds of Kibana's saved objects that standalone keeps. */
export const SAVED_OBJECT_TYPES = ['search', 'index-pattern'] as const;
export type SavedObjectType = (typeof SAVED_OBJECT_TYPES)[number];

export interface SavedReference {
  name: string;
  type: string;
  id: string;
}

/** A saved object in the shape of Kibana's API and NDJSON exports. */
export interface SavedObjectInput {
  type: SavedObjectType;
  id: string;
  attributes: Record<string, unknown>;
  references: SavedReference[];
}
export interface KeptSavedObject extends SavedObjectInput {
  updated_at: string;
  /** Login of who stored it last; absent where nobody logs in. */
  updated_by?: string;
}

/** The same as Kibana stores it: attributes under the name of the type, id with the type before it. */
export interface SavedObjectDocument {
  type: SavedObjectType;
  namespaces: ['default'];
  references: SavedReference[];
  updated_at: string;
  updated_by?: string;
  [attributes: string]: unknown;
}

export const documentId = (type: SavedObjectType, id: string): string => `${type}:${id}`;

export const toDocument = (object: SavedObjectInput, now: string, by?: string): SavedObjectDocument => ({
  type: object.type,
  namespaces: ['default'],
  references: object.references,
  updated_at: now,
  ...(by !== undefined && { updated_by: by }),
  [object.type]: object.attributes,
});

export const fromDocument = (id: string, document: SavedObjectDocument): KeptSavedObject => ({
  type: document.type,
  id: id.slice(document.type.length + 1),
  attributes: document[document.type] as Record<string, unknown>,
  references: document.references,
  updated_at: document.updated_at,
  ...(document.updated_by !== undefined && { updated_by: document.updated_by }),
});

/** Attributes are kept as they are; only what is looked for is mapped. */
export const SAVED_OBJECTS_MAPPINGS = {
  dynamic: false,
  _meta: { version: 1 },
  properties: {
    type: { type: 'keyword' },
    namespaces: { type: 'keyword' },
    updated_at: { type: 'date' },
    references: {
      type: 'nested',
      properties: { name: { type: 'keyword' }, type: { type: 'keyword' }, id: { type: 'keyword' } },
    },
    search: { properties: { title: { type: 'text' }, description: { type: 'text' } } },
    'index-pattern': { properties: { title: { type: 'text' }, name: { type: 'text' } } },
  },
};
