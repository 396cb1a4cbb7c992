import type { SourceField } from '../field_picker';
import type { ConditionDraft } from './draft';

/** What each form of a condition is given. */
export interface ConditionProps {
  draft: ConditionDraft;
  /** By the blank's name within the condition. */
  errors: Record<string, string>;
  set(part: Partial<ConditionDraft>): void;
  /** Of the rule's own source. */
  fields: readonly SourceField[];
}

/** Name of a condition's blank on the page. */
export const inCondition = (name: string): string => `condition.${name}`;

/** What can be counted by, compared and listed. */
export const countable = (fields: readonly SourceField[]): SourceField[] =>
  fields.filter(({ aggregatable }) => aggregatable);

export const numeric = (fields: readonly SourceField[]): SourceField[] =>
  fields.filter(({ aggregatable, type }) => aggregatable && (type === 'number' || type === 'conflict'));
