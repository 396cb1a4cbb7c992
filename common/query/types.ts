/** One clause of Elasticsearch's Query DSL, as the engine takes it. */
export type Dsl = Record<string, unknown>;

/** The four lists of a `bool` query, all present, as Kibana writes a whole query. */
export interface BoolLists {
  must: Dsl[];
  filter: Dsl[];
  should: Dsl[];
  must_not: Dsl[];
}

export interface BoolQuery extends Dsl {
  bool: BoolLists;
}

/** A field of a data view, in the shape of Kibana's saved objects. */
export interface FieldSpec {
  name: string;
  /** Kibana's own type: `string`, `number`, `date`, `boolean`, `ip`, `nested`, `conflict` … */
  type: string;
  /** The engine's types; more than one when the indices differ. */
  esTypes?: string[];
  searchable?: boolean;
  aggregatable?: boolean;
  scripted?: boolean;
  script?: string;
  lang?: string;
  subType?: { nested?: { path: string }; multi?: { parent: string } };
}

/** A field computed at search time, as the search body's `runtime_mappings` takes it. */
export interface RuntimeField {
  type: string;
  script?: { source: string; lang?: string; params?: Record<string, unknown> };
  [option: string]: unknown;
}

export interface DataViewSpec {
  id: string;
  /** The index, alias or pattern that is searched. */
  title: string;
  timeFieldName?: string;
  fields: FieldSpec[];
  runtimeFieldMap?: Record<string, RuntimeField>;
}

/** What the search bar holds: KQL text, Lucene text, or Query DSL under the language `lucene`. */
export interface Query {
  language: string;
  query: string | Dsl;
}

export interface FilterMeta {
  alias?: string | null;
  disabled?: boolean;
  negate?: boolean;
  index?: string;
  key?: string;
  field?: string;
  type?: string;
  value?: unknown;
  params?: unknown;
  /** Of a combined filter: whether all or any of its `params` must hold. */
  relation?: 'AND' | 'OR';
  [other: string]: unknown;
}

/** A filter pill. Old ones carry their clause beside `meta` instead of under `query`. */
export interface Filter {
  meta?: FilterMeta;
  $state?: { store?: string };
  query?: Dsl;
  [clause: string]: unknown;
}

/** Kibana's advanced settings that change what a query becomes; the defaults are Kibana's. */
export interface QueryOptions {
  /** IANA name or offset for dates written without a zone (`dateFormat:tz`). Default: none is sent, so UTC. */
  timeZone?: string;
  /** `query:allowLeadingWildcards`, default true. */
  allowLeadingWildcards?: boolean;
  /** `query:queryString:options`, default `{ analyze_wildcard: true }`. */
  queryString?: Dsl;
  /** `courier:ignoreFilterIfFieldNotInIndex`, default false. */
  ignoreFilterIfFieldNotInIndex?: boolean;
  /** Lets a nested query match nothing, rather than fail, where its path is not mapped. Default false. */
  nestedIgnoreUnmapped?: boolean;
  /** Sets `case_insensitive` on keyword terms and wildcards; by default it is not sent. */
  caseInsensitive?: boolean;
}
