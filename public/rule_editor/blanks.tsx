import { EuiFieldNumber, EuiFormErrorText } from '@elastic/eui';
import React from 'react';
import { Select } from '../components';
import type { RuleErrors } from './check_rule';
import type { RuleDraft } from './draft';
import { splitDuration } from './durations';

/** What every part of the editor is given. */
export interface PartProps {
  draft: RuleDraft;
  errors: RuleErrors;
  set(part: Partial<RuleDraft>): void;
}

/** Id of a blank's control, so that an error can lead to it. */
export const blankId = (name: keyof RuleDraft): string => `lk-blank-${name}`;

/** Moves the focus to a blank. */
export function jumpTo(name: keyof RuleDraft): void {
  const box = document.getElementById(blankId(name));
  const control = box?.matches('input, select, textarea, button')
    ? box
    : box?.querySelector<HTMLElement>('input, select, textarea, button');
  control?.focus();
  control?.scrollIntoView({ block: 'center' });
}

/** A heading of the column, and the sentences under it. */
export const Part: React.FC<{ title: string }> = ({ title, children }) => (
  <section aria-label={title} style={{ marginBottom: 28 }}>
    <h2 style={{ fontSize: 18, fontWeight: 700, marginBottom: 8 }}>{title}</h2>
    {children}
  </section>
);

/** What is wrong with a blank, under its line. */
export const BlankError: React.FC<{ error?: string }> = ({ error }) =>
  error ? <EuiFormErrorText>{error}</EuiFormErrorText> : null;

const UNITS = [
  { value: 's', text: 'seconds' },
  { value: 'm', text: 'minutes' },
  { value: 'h', text: 'hours' },
  { value: 'd', text: 'days' },
  { value: 'w', text: 'weeks' },
];

interface DurationProps {
  name: keyof RuleDraft;
  label: string;
  value: string;
  invalid: boolean;
  onChange(value: string): void;
}

/** A length of time: a number and its unit. */
export const DurationBlank: React.FC<DurationProps> = ({ name, label, value, invalid, onChange }) => {
  const [number, unit] = splitDuration(value);
  const units = unit === 'ms' ? [{ value: 'ms', text: 'milliseconds' }, ...UNITS] : UNITS;
  return (
    <span className="lkBlank">
      <div style={{ width: 84 }}>
        <EuiFieldNumber
          id={blankId(name)}
          aria-label={label}
          compressed
          fullWidth
          min={0}
          step={1}
          isInvalid={invalid}
          value={number}
          onChange={(event) => onChange(`${event.target.value}${unit}`)}
        />
      </div>
      <Select
        label={`${label}: unit`}
        compressed
        width={116}
        value={unit}
        onChange={(next) => onChange(`${number}${next}`)}
        options={units}
      />
    </span>
  );
};
