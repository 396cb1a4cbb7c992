import { type DroppedBy, type SampleDocument, stepsOf } from '../../common/schemas';
import { stepName } from '../../common/wording';
import type { Found, FoundValues } from '../conditions';
import { type Item, type Judged, StepRun } from '../steps';
import type { MatchEngineState } from '../store';
import { keyRecord, keyText, type RecorderContext } from './engine_context';
import { StoredHistory } from './engine_history';

/** Dropped matches of a rule that are kept on record in an hour; of the others only their number is. */
export const MOST_DROPPED = 500;
const HOUR = 3_600_000;

/** A new match, or one that is stored already; in the order in which they are found. */
export type Arriving =
  | { id: string; found: Found }
  | { id: string; at: number; stored: Pick<MatchEngineState, 'stepKeys' | 'droppedBy'> };

/** What the steps made of a new match. */
export interface Decided {
  id: string;
  found: Found;
  /** Why it goes no further; null when it does. */
  dropped: { step: string; reason: string } | null;
  /** What the engine remembers of it. */
  engine: Pick<MatchEngineState, 'born' | 'stepKeys' | 'droppedBy'>;
  problems: string[];
}

/** The rule's steps between what a condition finds and the alerts of it. */
export class StepStage {
  private readonly run: StepRun;
  private readonly history: StoredHistory;
  private beyond = 0;

  constructor(private readonly context: RecorderContext) {
    const { rule, lookUps } = context;
    this.history = new StoredHistory(context);
    const about = { id: rule.id, name: rule.name, tags: rule.tags, key: rule.condition.key };
    this.run = new StepRun(stepsOf(rule), about, lookUps, this.history);
  }

  /** Answers for the new ones, in their order. A match that is stored keeps its fate. */
  async decide(arriving: readonly Arriving[]): Promise<Decided[]> {
    const fresh = arriving.flatMap((one) => ('found' in one ? [one] : []));
    if (this.run.idle)
      return fresh.map(({ id, found }) => ({ id, found, dropped: null, engine: {}, problems: [] }));
    const items = arriving.flatMap((one): Item[] => {
      if ('found' in one) return [{ candidate: this.candidate(one.id, one.found) }];
      const { id, at, stored } = one;
      if (stored.droppedBy !== undefined) {
        this.run.countDropped(stored.droppedBy);
        return [];
      }
      return [{ passed: { id, at, identities: stored.stepKeys ?? [] } }];
    });
    const judged = await this.run.judge(items);
    return fresh.map(({ id, found }, at) => this.decided(id, found, judged[at]!));
  }

  private decided(id: string, found: Found, judged: Judged): Decided {
    const { dropped, identities, problems } = judged;
    const born = this.context.mark;
    return {
      id,
      found: changed(found, judged),
      dropped: dropped && {
        step: dropped.step.id,
        reason: `${stepName(dropped.step)}: ${dropped.reason}`,
      },
      engine: dropped ? { born, droppedBy: dropped.step.id } : { born, stepKeys: identities },
      problems,
    };
  }

  /** What a stored match that goes on has gained, changed as it was when it was new. */
  async gained(id: string, found: Found, kept: Readonly<Record<string, unknown>>): Promise<Found> {
    if (this.run.idle) return found;
    return changed(found, await this.run.change(this.candidate(id, found), kept));
  }

  /** Of so many dropped ones, how many may be stored; the others are counted. */
  async room(wanted: number): Promise<number> {
    if (wanted === 0) return 0;
    const { memory, now } = this.context;
    const hour = Math.floor(now / HOUR) * HOUR;
    if (memory.droppedIn?.hour !== hour) {
      const stored = await countDropped(this.context, hour);
      memory.droppedIn = { hour, stored };
    }
    const free = Math.max(MOST_DROPPED - memory.droppedIn.stored, 0);
    const taken = Math.min(free, wanted);
    memory.droppedIn.stored += taken;
    this.beyond += wanted - taken;
    return taken;
  }

  /** The run was stored. */
  finish(): void {
    this.history.keep();
  }

  get droppedBy(): DroppedBy[] {
    return this.run.droppedBy;
  }

  get problems(): string[] {
    if (this.beyond === 0) return this.run.problems;
    const more = this.beyond.toLocaleString('en-US');
    return [
      ...this.run.problems,
      `${more} more were dropped: of a rule ${MOST_DROPPED} dropped matches an hour are kept on record`,
    ];
  }

  private candidate(id: string, found: Found) {
    const { rule } = this.context;
    const { key, from, to, count, sample, values = {}, severity } = found;
    return {
      id,
      key: keyRecord(rule.condition.key, key),
      keyText: keyText(key),
      severity: severity ?? rule.severity,
      ...{ from, to, count, sample, values },
    };
  }
}

const changed = (
  found: Found,
  { sample, values }: { sample: SampleDocument[]; values: Record<string, unknown> },
): Found => ({ ...found, sample, values: values as FoundValues });

async function countDropped({ io, rule }: RecorderContext, since: number): Promise<number> {
  const found = await io.store.search('matches', {
    size: 0,
    track_total_hits: MOST_DROPPED,
    query: {
      bool: {
        filter: [
          { term: { rule: rule.id } },
          { term: { fate: 'dropped' } },
          { range: { created_at: { gte: since, format: 'epoch_millis' } } },
        ],
      },
    },
  });
  return found.total;
}
