import type { PreviewStep } from '../../common/api';
import { type RuleInput, stepsOf } from '../../common/schemas';
import { stepName } from '../../common/wording';
import { keyRecord, keyText } from '../alerts';
import { type Found, type FoundValues, keyId } from '../conditions';
import { FreshHistory, type StepReads, StepRun } from '../steps';
import type { Sink } from './drive';
import { shownMatch } from './preview_match';

const LISTED = 200;
const EXAMPLES = 5;
/** Matches that a preview looks at; past that it says that it stopped. */
export const MOST_FOUND = 20_000;

/** More was found than a preview shows. */
export class Enough extends Error {}

/** Takes matches through the rule's steps, and lists those that go on and a few of those that do not. */
export class ListSink implements Sink {
  readonly starts: number[] = [];
  readonly groups = new Set<string>();
  private kept: Found[] = [];
  private seen = 0;
  private readonly run: StepRun;
  private readonly examples = new Map<string, Array<{ found: Found; why: string }>>();

  constructor(
    private readonly input: RuleInput,
    reads: StepReads,
  ) {
    const about = { id: '', name: input.name, tags: input.tags, key: input.condition.key };
    this.run = new StepRun(stepsOf(input), about, reads, new FreshHistory());
  }

  async found(found: Found[]): Promise<void> {
    for (const one of await this.passing(found)) {
      this.groups.add(this.groupOf(one));
      this.starts.push(one.from);
      this.kept.push(one);
    }
    this.seen += found.length;
    if (this.kept.length > 2 * LISTED) this.kept = this.newest;
    if (this.seen >= MOST_FOUND) throw new Enough();
  }

  private async passing(found: Found[]): Promise<Found[]> {
    if (this.run.idle) return found;
    const judged = await this.run.judge(
      found.map((one, at) => ({ candidate: this.candidate(one, `${this.seen + at}`) })),
    );
    return found.flatMap((one, at) => {
      const { dropped, sample, values } = judged[at]!;
      const left = { ...one, sample, values: values as FoundValues };
      if (!dropped) return [left];
      const examples = this.examples.get(dropped.step.id) ?? [];
      if (examples.length < EXAMPLES)
        this.examples.set(dropped.step.id, [...examples, { found: left, why: dropped.reason }]);
      return [];
    });
  }

  private candidate(found: Found, id: string) {
    const { key, from, to, count, sample, values = {}, severity } = found;
    return {
      id,
      key: keyRecord(this.input.condition.key, key),
      keyText: keyText(key),
      severity: severity ?? this.input.severity,
      ...{ from, to, count, sample, values },
    };
  }

  private groupOf(found: Found): string {
    const { grouping } = this.input;
    if (grouping === 'match') return String(this.starts.length);
    return grouping === 'rule' ? '' : keyId(found.key);
  }

  get newest(): Found[] {
    return [...this.kept].sort((a, b) => b.to - a.to).slice(0, LISTED);
  }

  /** Every step of the rule, with what it dropped. */
  get steps(): PreviewStep[] {
    const dropped = new Map(this.run.droppedBy.map(({ step, count }) => [step, count]));
    return stepsOf(this.input).map((step) => ({
      id: step.id,
      name: stepName(step),
      dropped: dropped.get(step.id) ?? 0,
      examples: (this.examples.get(step.id) ?? []).map(({ found, why }) => ({
        ...shownMatch(this.input, found),
        why,
      })),
    }));
  }

  get problems(): string[] {
    return this.run.problems;
  }
}
