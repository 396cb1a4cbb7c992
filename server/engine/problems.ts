import { EsError } from '../ports';

/** Something a run could not see. `partial`: an answer came, but not from everywhere; `failed`: no answer. */
export interface ReadProblem {
  kind: 'partial' | 'failed';
  message: string;
  /** It ran out of time: of less it might see all. */
  timedOut?: true;
}

/** Ends a run that got no answer at all; what it had stored until then stays. */
export class ReadFailure extends Error {
  constructor(
    message: string,
    /** Whether trying again later can help without anybody changing the rule. */
    readonly passing: boolean,
  ) {
    super(message);
    this.name = 'ReadFailure';
  }
}

interface ErrorCause {
  type?: string;
  reason?: string;
  root_cause?: ErrorCause[];
  failed_shards?: Array<{ reason?: ErrorCause }>;
  caused_by?: ErrorCause;
}

/** The deepest reason of an Elasticsearch error, as a sentence part. */
export function reasonOf(error: unknown): string {
  const cause = error as ErrorCause;
  const shard = cause?.failed_shards?.[0]?.reason ?? cause?.root_cause?.[0] ?? cause;
  const deepest = shard?.caused_by?.reason ? shard.caused_by : shard;
  if (deepest?.type === 'index_not_found_exception')
    return `source missing: ${deepest.reason ?? 'no such index'}`;
  return deepest?.reason ?? deepest?.type ?? 'the search failed';
}

export function failureOf(error: unknown): ReadFailure {
  if (error instanceof ReadFailure) return error;
  if (error instanceof EsError) return new ReadFailure(error.message, error.passing);
  return new ReadFailure(error instanceof Error ? error.message : String(error), true);
}

export interface SearchAnswer {
  took?: number;
  timed_out?: boolean;
  status?: number;
  error?: unknown;
  _shards?: { total: number; successful?: number; failed: number; failures?: Array<{ reason?: ErrorCause }> };
  _clusters?: { skipped?: number; partial?: number; failed?: number };
  hits?: { total?: { value: number }; hits: SearchHit[] };
  aggregations?: Record<string, unknown>;
  pit_id?: string;
}

export interface SearchHit {
  _id: string;
  _index: string;
  sort?: unknown[];
  fields?: Record<string, unknown[]>;
}

/**
 * What an answer says it did not see; null when it saw everything. `reader`: whose rights it was asked with, where they are
 * a person's. Throws `ReadFailure` when it is no answer.
 */
export function problemOf(answer: SearchAnswer, reader?: string): ReadProblem | null {
  if (answer.error) {
    const status = answer.status ?? 500;
    throw new ReadFailure(reasonOf(answer.error), status === 429 || status >= 500);
  }
  if (answer.timed_out)
    return {
      kind: 'partial',
      message: 'the search ran out of time before it had seen every document',
      timedOut: true,
    };
  const shards = answer._shards;
  if (!shards || shards.total === 0) {
    const right = reader ? `${reader} has no right to read it` : 'no right to read it';
    return { kind: 'partial', message: `source missing or ${right}: no shard answered` };
  }
  if (shards.failed > 0) {
    const why = shards.failures?.[0]?.reason ? reasonOf(shards.failures[0].reason) : 'no reason given';
    return { kind: 'partial', message: `${shards.failed} of ${shards.total} shards failed: ${why}` };
  }
  // OpenSearch does not count a shard that stands nowhere (a red index) among the failed ones.
  const unseen = shards.total - (shards.successful ?? shards.total);
  if (unseen > 0) {
    return { kind: 'partial', message: `${unseen} of ${shards.total} shards are nowhere to be read` };
  }
  const skipped =
    (answer._clusters?.skipped ?? 0) + (answer._clusters?.failed ?? 0) + (answer._clusters?.partial ?? 0);
  if (skipped > 0) return { kind: 'partial', message: `${skipped} remote clusters did not answer` };
  return null;
}
