import type { Asked } from '../conditions';
import type { Es } from '../ports';
import type { ReadProblem, SearchAnswer } from './problems';
import type { SearchSource } from './search_bodies';
import type { Asker, Searcher } from './searcher';

type Answered = { answer: SearchAnswer; problem: ReadProblem | null };

/** What all reads of one run share: where they search, and what they could not see. */
export class ReadContext {
  /** The run saw less than there is: its window stays owed. */
  readonly problems: ReadProblem[] = [];
  /** Stated caps that bit: what was seen is right and the run counts, but there is more. */
  readonly limits: string[] = [];
  /** Longest time a single search took inside the engine, milliseconds. */
  slowestMs = 0;

  constructor(
    readonly es: Es,
    private readonly searcher: Searcher,
    /** The rule's own first; a read names one by its place. */
    private readonly sources: readonly SearchSource[],
    private readonly by?: Asker,
  ) {}

  sourceOf({ source = 0 }: Asked): SearchSource {
    const found = this.sources[source];
    if (!found) throw new Error(`a read names source ${source}, but there are ${this.sources.length}`);
    return found;
  }

  async search(source: SearchSource, body: object): Promise<SearchAnswer> {
    return this.noted(await this.searcher.search(source.resolved.index, body, this.by));
  }

  /** What is shown beside and decides nothing: a part of it will do. */
  async searchBeside(source: SearchSource, body: object): Promise<SearchAnswer> {
    return (await this.searcher.search(source.resolved.index, body, this.by)).answer;
  }

  noted({ answer, problem }: Answered): SearchAnswer {
    if (problem) this.problems.push(problem);
    if ((answer.took ?? 0) > this.slowestMs) this.slowestMs = answer.took ?? 0;
    return answer;
  }

  /** An answer without the aggregation that was asked for saw nothing, whatever else it says. */
  missing(): void {
    if (this.problems.length > 0) return;
    this.problems.push({ kind: 'partial', message: 'the engine left out the counts that were asked for' });
  }

  limited(message: string): void {
    if (!this.limits.includes(message)) this.limits.push(message);
  }
}
