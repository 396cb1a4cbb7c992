import type { Options } from './options';
import type { Report } from './report';

/** How a rule type of ElastAlert becomes a condition. */
export interface MappedType {
  /** The condition as it would be entered, before its schema; what cannot be read is a problem in the report. */
  map(options: Options, report: Report): unknown;
  /** Options that it reads. */
  options: readonly string[];
  /** Which option a setting of the condition came from, for what its schema refuses. */
  from: Readonly<Record<string, string>>;
}
