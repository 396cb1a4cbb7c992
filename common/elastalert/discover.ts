/** Where ElastAlert's links to Discover begin and end, and which columns they show. */
import type { z } from 'zod';
import type { notifySchema } from '../schemas';
import { fromMillis } from '../time';
import { type Options, readNames, readSpan } from './options';
import type { Report } from './report';

const AROUND_MS = 10 * 60_000;

export const DISCOVER_OPTIONS = [
  'kibana_discover_from_timedelta',
  'kibana_discover_to_timedelta',
  'kibana_discover_columns',
  'opensearch_discover_from_timedelta',
  'opensearch_discover_to_timedelta',
  'opensearch_discover_columns',
] as const;

/** So far around the match: as the options say, else the timeframe, else ten minutes. */
export function readLink(options: Options, report: Report): z.input<typeof notifySchema>['link'] {
  const frame = readSpan(options, 'timeframe', report);
  const span = (name: string) =>
    fromMillis(
      readSpan(options, `kibana_discover_${name}_timedelta`, report) ??
        readSpan(options, `opensearch_discover_${name}_timedelta`, report) ??
        frame ??
        AROUND_MS,
    );
  const columns = readNames(options, 'kibana_discover_columns', report);
  return {
    before: span('from'),
    after: span('to'),
    columns: columns.length > 0 ? columns : readNames(options, 'opensearch_discover_columns', report),
  };
}
