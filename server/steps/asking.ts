import type { Step } from '../../common/schemas';
import { type Asks, type LookedUp, type LookUp, StepFault, type StepReads } from './contract';

/** Look-ups of one run that are remembered. */
const REMEMBERED = 50_000;
/** A program that failed so often in a row is not asked again in the run. */
const MOST_FAILURES = 5;

/** What the steps of one run read: each value is looked up once, and what does not answer is not asked again and again. */
export class Asking {
  private readonly known = new Map<string, Map<string, LookedUp | null>>();
  private readonly failed = new Map<string, StepFault>();
  private readonly failures = new Map<string, number>();
  private size = 0;

  constructor(private readonly reads: StepReads) {}

  readonly lists = (id: string): readonly string[] => this.reads.lists(id);

  /** Reads ahead; what fails is told when it is asked for. */
  async ahead(wanted: ReadonlyArray<{ where: LookUp; value: string }>): Promise<void> {
    const byPlace = new Map<string, { where: LookUp; values: Set<string> }>();
    for (const { where, value } of wanted) {
      const place = placeOf(where);
      if (this.known.get(place)?.has(value)) continue;
      const one = byPlace.get(place) ?? { where, values: new Set() };
      one.values.add(value);
      byPlace.set(place, one);
    }
    for (const { where, values } of byPlace.values()) {
      await this.read(where, [...values]).catch((error) => {
        if (!(error instanceof StepFault)) throw error;
      });
    }
  }

  asks(step: Step, earlier: () => Promise<number>): Asks {
    return {
      lists: this.lists,
      earlier,
      lookUp: async (where, value) => {
        const known = this.known.get(placeOf(where))?.get(value);
        return known !== undefined ? known : ((await this.read(where, [value])).get(value) ?? null);
      },
      program: (program, args, input) => this.program(step.id, program, args, input),
    };
  }

  private async read(where: LookUp, values: readonly string[]): Promise<Map<string, LookedUp | null>> {
    const place = placeOf(where);
    const failed = this.failed.get(place);
    if (failed) throw failed;
    try {
      const found = await this.reads.lookUp(where, values);
      if (this.size + values.length > REMEMBERED) {
        this.known.clear();
        this.size = 0;
      }
      const known = this.known.get(place) ?? new Map<string, LookedUp | null>();
      for (const value of values) known.set(value, found.get(value) ?? null);
      this.known.set(place, known);
      this.size += values.length;
      return found;
    } catch (error) {
      if (error instanceof StepFault) this.failed.set(place, error);
      throw error;
    }
  }

  private async program(
    id: string,
    program: string,
    args: readonly string[],
    input: unknown,
  ): Promise<unknown> {
    const times = this.failures.get(id) ?? 0;
    if (times >= MOST_FAILURES)
      throw new StepFault(`the program failed ${times} times in a row and is not asked again in this run`);
    try {
      const answer = await this.reads.program(program, args, input);
      this.failures.delete(id);
      return answer;
    } catch (error) {
      this.failures.set(id, times + 1);
      throw error;
    }
  }
}

const placeOf = ({ index, field, take }: LookUp): string => JSON.stringify([index, field, take]);
