import type { ResolvedSource } from '../schemas';

/**
 * What people wrote of a source. It changes when somebody changes a saved search or its data view, and not when only the
 * fields of the indices do, from which the query is made.
 */
export const writtenOf = ({
  index,
  timeField,
  runtimeMappings,
  dataViewId,
  columns,
  discover,
}: ResolvedSource) => ({
  index,
  timeField,
  language: discover.query.language,
  query: discover.query.query,
  filters: discover.filters,
  runtimeFields: runtimeMappings,
  columns,
  dataView: dataViewId,
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const hasScript = ({ query }: ResolvedSource): boolean => JSON.stringify(query).includes('"script"');

/** What somebody who looks at a source sees of it: two that are equal in this are the same to them. */
export const seenOf = (source: ResolvedSource): string =>
  JSON.stringify([writtenOf(source), hasScript(source) ? source.revision : null]);

/** Whether a source asks what it asked when somebody stood for it, with no more than other fields in its indices. */
export function asksAsBefore(confirmed: ResolvedSource, now: ResolvedSource): boolean {
  if (!same(writtenOf(confirmed), writtenOf(now))) return false;
  if (confirmed.revision === now.revision) return true;
  // A script of the data view stands in the query alone.
  return !hasScript(confirmed) && !hasScript(now);
}
