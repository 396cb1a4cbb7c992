import type { SampleDocument } from '../../common/schemas';
import { type Candidate, type Change, type MatchView, StepFault, type StepRule } from './contract';

/** A field's value that a step makes may be so long, as JSON. */
const MOST_CHARACTERS = 4_000;

/** A match while steps change it. The condition's own values stay as they are: its reason is made of them. */
export class Draft {
  private readonly fields: Map<string, unknown>;
  private readonly added: Map<string, unknown>;
  private documents: SampleDocument[];

  /** `kept`: what steps added to this match before. */
  constructor(
    private readonly candidate: Candidate,
    private readonly rule: StepRule,
    kept: Readonly<Record<string, unknown>> = {},
  ) {
    const { sample, key, values } = candidate;
    this.documents = [...sample];
    this.added = new Map(Object.entries(kept).filter(([name]) => !Object.hasOwn(values, name)));
    const newest = sample[sample.length - 1]?.fields ?? {};
    const named = Object.entries(key).filter(([, value]) => value !== null);
    this.fields = new Map([...Object.entries(newest), ...named, ...Object.entries(values), ...this.added]);
  }

  get view(): MatchView {
    const { sample: _, values: __, ...rest } = this.candidate;
    return { ...rest, rule: this.rule, fields: Object.fromEntries(this.fields) };
  }

  get sample(): SampleDocument[] {
    return this.documents;
  }

  get values(): Record<string, unknown> {
    return { ...Object.fromEntries(this.added), ...this.candidate.values };
  }

  /** All or none of them. Throws a `StepFault` for what cannot be changed. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      this.check(change.field);
      if ('value' in change) checkValue(change.field, change.value);
      else if (change.to !== null) this.check(change.to);
    }
    for (const change of changes) {
      if ('value' in change) this.set(change.field, change.value);
      else this.move(change.field, change.to);
    }
  }

  private check(name: string): void {
    if (Object.hasOwn(this.candidate.values, name) || name === '__proto__')
      throw new StepFault(`${name} is what the condition itself says and cannot be changed`);
  }

  private set(name: string, value: unknown): void {
    this.fields.set(name, value);
    this.added.set(name, value);
  }

  private move(from: string, to: string | null): void {
    if (!this.fields.has(from) && !this.documents.some(({ fields }) => Object.hasOwn(fields, from))) return;
    const value = this.fields.get(from);
    const isAdded = this.added.has(from);
    const inSample = this.documents.some(({ fields }) => Object.hasOwn(fields, from));
    this.fields.delete(from);
    this.added.delete(from);
    this.documents = this.documents.map((document) => renamed(document, from, to));
    if (to === null || value === undefined) return;
    this.fields.set(to, value);
    // Of the key alone: there is no document to show it with.
    if (isAdded || !inSample) this.added.set(to, value);
  }
}

function renamed(document: SampleDocument, from: string, to: string | null): SampleDocument {
  if (!Object.hasOwn(document.fields, from)) return document;
  const { [from]: value, ...fields } = document.fields;
  return { ...document, fields: to === null ? fields : { ...fields, [to]: value } };
}

function checkValue(name: string, value: unknown): void {
  const text = JSON.stringify(value);
  if (text === undefined) throw new StepFault(`${name} would have no value`);
  if (text.length > MOST_CHARACTERS)
    throw new StepFault(`${name} would have ${text.length} characters; ${MOST_CHARACTERS} are taken at most`);
}
