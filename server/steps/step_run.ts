/**
 * The steps of a rule, over the matches of one run:
 * - matches are judged one after the other, in the order in which they are found;
 * - what steps compare with, or look up, is read ahead for a page of matches at once;
 * - a step that cannot judge passes the match on, marked: steps fail open;
 * - only a match that all steps let through counts for those that compare.
 */
import type { DroppedBy, SampleDocument, Step } from '../../common/schemas';
import { stepName } from '../../common/wording';
import { Asking } from './asking';
import { identityOf } from './compared';
import type { Candidate, History, StepReads, StepRule, Verdict } from './contract';
import { Draft } from './draft';
import { moduleOf } from './registry';

/** What became of a match. */
export interface Judged {
  sample: SampleDocument[];
  values: Record<string, unknown>;
  /** The step that dropped it, and why; null when it goes on. */
  dropped: { step: Step; reason: string } | null;
  /** What steps compared it by: kept with a match that goes on. */
  identities: string[];
  /** Steps that could not judge it, in words. */
  problems: string[];
}

/** A match to be judged, or one that was let through before and counts from here on. */
export type Item =
  | { candidate: Candidate }
  | { passed: { id: string; at: number; identities: readonly string[] } };

const applies = (step: Step, from: number): boolean =>
  step.enabled && (step.until === null || from < Date.parse(step.until));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
/** Not the step's failing: the run itself is to end, and be repeated. */
const endsRun = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

export class StepRun {
  private readonly asking: Asking;
  private readonly drops = new Map<string, DroppedBy>();
  private readonly faults = new Map<string, { name: string; message: string; count: number }>();

  constructor(
    private readonly steps: readonly Step[],
    private readonly rule: StepRule,
    reads: StepReads,
    private readonly history: History,
  ) {
    this.asking = new Asking(reads);
  }

  /** Whether there is anything to do. */
  get idle(): boolean {
    return !this.steps.some(({ enabled }) => enabled);
  }

  /** Judges in the order given; answers for the candidates among them, in that order. */
  async judge(items: readonly Item[]): Promise<Judged[]> {
    await this.readAhead(items);
    const judged: Judged[] = [];
    for (const item of items) {
      if ('passed' in item) {
        const { id, at, identities } = item.passed;
        this.history.add(id, at, identities);
      } else judged.push(await this.judgeOne(item.candidate));
    }
    return judged;
  }

  /** What a match that goes on has gained, changed as its beginning was. `kept`: the values stored with it. */
  async change(
    candidate: Candidate,
    kept: Readonly<Record<string, unknown>>,
  ): Promise<Pick<Judged, 'sample' | 'values'>> {
    const draft = new Draft(candidate, this.rule, kept);
    for (const step of this.steps) {
      if (!applies(step, candidate.from) || !moduleOf(step).changes) continue;
      try {
        const verdict = await this.verdict(step, draft, async () => 0);
        if ('changes' in verdict) draft.apply(verdict.changes);
      } catch (error) {
        if (endsRun(error)) throw error;
        this.noteFault(step, error);
      }
    }
    return { sample: draft.sample, values: draft.values };
  }

  /** How many each step dropped, in the rule's order. */
  get droppedBy(): DroppedBy[] {
    return this.steps.flatMap(({ id }) => this.drops.get(id) ?? []);
  }

  /** One that a run which was cut off had dropped already. */
  countDropped(stepId: string): void {
    const step = this.steps.find(({ id }) => id === stepId);
    if (step) this.noteDrop(step);
  }

  /** Steps that could not judge, in words for the run. */
  get problems(): string[] {
    return [...this.faults.values()].map(
      ({ name, message, count }) =>
        `the step "${name}" could not judge ${count.toLocaleString('en-US')} of the matches and let them pass: ${message}`,
    );
  }

  private async judgeOne(candidate: Candidate): Promise<Judged> {
    const draft = new Draft(candidate, this.rule);
    const identities: string[] = [];
    const problems: string[] = [];
    const result = (dropped: Judged['dropped']): Judged => ({
      sample: draft.sample,
      values: draft.values,
      dropped,
      identities: dropped ? [] : identities,
      problems,
    });
    for (const step of this.steps) {
      if (!applies(step, candidate.from)) continue;
      let earlier = 0;
      const compared = moduleOf(step).compares?.(step);
      if (compared) {
        const identity = identityOf(step.id, compared.fields, draft.view);
        identities.push(identity);
        // Outside of what fails open: without its history the run cannot decide the same when it is repeated.
        earlier = await this.history.count(identity, compared.stretch(candidate.from));
      }
      try {
        const verdict = await this.verdict(step, draft, async () => earlier);
        if ('drop' in verdict) {
          this.noteDrop(step);
          return result({ step, reason: verdict.drop });
        }
        draft.apply(verdict.changes);
      } catch (error) {
        if (endsRun(error)) throw error;
        this.noteFault(step, error);
        problems.push(`${stepName(step)}: ${messageOf(error)}`.slice(0, 1_000));
      }
    }
    this.history.add(candidate.id, candidate.from, identities);
    return result(null);
  }

  private async verdict(step: Step, draft: Draft, earlier: () => Promise<number>): Promise<Verdict> {
    const module = moduleOf(step);
    return module.judge
      ? module.judge(step, draft.view, this.asking.lists)
      : module.ask(step, draft.view, this.asking.asks(step, earlier));
  }

  private noteDrop(step: Step): void {
    const known = this.drops.get(step.id) ?? { step: step.id, name: stepName(step), count: 0 };
    this.drops.set(step.id, { ...known, count: known.count + 1 });
  }

  private noteFault(step: Step, error: unknown): void {
    const known = this.faults.get(step.id);
    const { name, message } = known ?? { name: stepName(step), message: messageOf(error) };
    this.faults.set(step.id, { name, message, count: (known?.count ?? 0) + 1 });
  }

  /** Walks the matches through the steps that need no answer, to learn what the others will ask. */
  private async readAhead(items: readonly Item[]): Promise<void> {
    if (!this.steps.some((step) => moduleOf(step).compares || moduleOf(step).looksUp)) return;
    const compared: Array<{ identity: string; after: number; before: number }> = [];
    const lookedUp: Parameters<Asking['ahead']>[0][number][] = [];
    for (const item of items) {
      if (!('candidate' in item)) continue;
      const { candidate } = item;
      const draft = new Draft(candidate, this.rule);
      for (const step of this.steps) {
        if (!applies(step, candidate.from)) continue;
        const module = moduleOf(step);
        const compares = module.compares?.(step);
        if (compares)
          compared.push({
            identity: identityOf(step.id, compares.fields, draft.view),
            ...compares.stretch(candidate.from),
          });
        const looks = module.looksUp?.(step, draft.view);
        if (looks) lookedUp.push(looks);
        if (!module.judge) continue;
        try {
          const verdict = module.judge(step, draft.view, this.asking.lists);
          if ('drop' in verdict) break;
          draft.apply(verdict.changes);
        } catch {
          // Told when the step is really asked.
        }
      }
    }
    await this.history.load(compared);
    await this.asking.ahead(lookedUp);
  }
}
