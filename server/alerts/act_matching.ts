import type { Act } from '../../common/api';
import type { AlertDocument, Store } from '../store';
import { type ActDeps, actOnAlerts } from './acts';
import { BadFilter } from './bad_filter';
import { type AlertFilter, filterDsl } from './filter_dsl';

const SLICE = 500;
/** One call works for so long, then says how far it came and where it goes on. */
const BUDGET_MS = 15_000;

/** More or fewer alerts match than the person saw and typed. */
export class CountMoved extends Error {
  constructor(
    readonly expected: number,
    readonly found: number,
  ) {
    super(
      `${found.toLocaleString('en-US')} alerts match now, not ${expected.toLocaleString('en-US')}; look again`,
    );
    this.name = 'CountMoved';
  }
}

export interface MatchingRequest {
  space: string;
  actor: string;
  filter: AlertFilter;
  act: Act;
  /** Number the person saw; asked only at the start. */
  expect: number;
  /** `next` of the call before; null at the start. */
  after: string | null;
}

export interface MatchingAnswer {
  done: number;
  refused: number;
  remaining: number;
  /** Given back to go on; null when all are done. */
  next: string | null;
}

/** Where an act on many goes on: alerts made after it began are never touched, those before `id` are done. */
interface Position {
  begun: string;
  id: string;
}

function readPosition(text: string): Position {
  try {
    const { begun, id } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Position;
    if (typeof id === 'string' && Number.isFinite(Date.parse(begun))) return { begun, id };
  } catch {
    // Said below.
  }
  throw new BadFilter('after', 'not a position that an earlier call answered');
}

const writePosition = (position: Position) => Buffer.from(JSON.stringify(position)).toString('base64url');

/**
 * Acts on all alerts that match, in the order of their ids, 500 at a time. Stops after 15 s or when the caller goes
 * away; what is done is done, and `next` goes on behind it.
 * @throws {CountMoved} when another number matches than was expected.
 */
export async function actOnMatching(
  deps: ActDeps & { store: Store },
  request: MatchingRequest,
  signal: AbortSignal,
): Promise<MatchingAnswer> {
  const started = deps.now();
  const position = request.after === null ? null : readPosition(request.after);
  const begun = position?.begun ?? new Date(started).toISOString();
  let after = position?.id ?? '';
  const answer: MatchingAnswer = { done: 0, refused: 0, remaining: 0, next: null };

  for (let slice = 0; ; slice++) {
    const page = await deps.store.search<AlertDocument>(
      'alerts',
      {
        query: {
          bool: {
            filter: [
              filterDsl(request.space, request.filter),
              { range: { 'lookout.created_at': { lte: begun } } },
              { range: { 'kibana.alert.uuid': { gt: after } } },
            ],
          },
        },
        sort: [{ 'kibana.alert.uuid': 'asc' }],
        size: SLICE,
        _source: false,
        track_total_hits: true,
      },
      { signal },
    );
    if (slice === 0 && position === null && page.total !== request.expect) {
      throw new CountMoved(request.expect, page.total);
    }
    const ids = page.hits.map(({ id }) => id);
    if (ids.length > 0) {
      const acted = await actOnAlerts(deps, { ...request, ids });
      answer.done += acted.done.length;
      answer.refused += acted.refused.length;
      after = ids[ids.length - 1]!;
    }
    answer.remaining = page.total - ids.length;
    if (answer.remaining <= 0) return answer;
    if (deps.now() - started >= BUDGET_MS || signal.aborted) {
      return { ...answer, next: writePosition({ begun, id: after }) };
    }
  }
}
