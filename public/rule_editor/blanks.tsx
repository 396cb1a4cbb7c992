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
export const blankId = (name: string): string => `lk-blank-${name}`;

/** Moves the focus to a blank, or to what it is a part of. */
export function jumpTo(name: string): void {
  const box = document.getElementById(blankId(name));
  if (!box) {
    const whole = name.replace(/\.?[^.]*$/, '');
    if (whole) jumpTo(whole);
    return;
  }
  const control = box.matches('input, select, textarea, button')
    ? box
    : box.querySelector<HTMLElement>('input, select, textarea, button');
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

interface NumberProps {
  /** The blank's name, for errors that lead to it. */
  name: string;
  label: string;
  value: string;
  invalid: boolean;
  width?: number;
  min?: number;
  max?: number;
  step?: number | 'any';
  placeholder?: string;
  onChange(value: string): void;
}

/** A number, as it is typed. */
export const NumberBlank: React.FC<NumberProps> = ({
  name,
  label,
  value,
  invalid,
  width = 100,
  onChange,
  ...rest
}) => (
  <div style={{ width }}>
    <EuiFieldNumber
      id={blankId(name)}
      aria-label={label}
      compressed
      fullWidth
      isInvalid={invalid}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      {...rest}
    />
  </div>
);

const UNITS = [
  { value: 's', text: 'seconds' },
  { value: 'm', text: 'minutes' },
  { value: 'h', text: 'hours' },
  { value: 'd', text: 'days' },
  { value: 'w', text: 'weeks' },
];

/** A length of time: a number and its unit. */
export const DurationBlank: React.FC<Omit<NumberProps, 'width' | 'min' | 'max' | 'step' | 'placeholder'>> = ({
  label,
  value,
  onChange,
  ...rest
}) => {
  const [number, unit] = splitDuration(value);
  const units = unit === 'ms' ? [{ value: 'ms', text: 'milliseconds' }, ...UNITS] : UNITS;
  return (
    <span className="lkBlank">
      <NumberBlank
        {...rest}
        label={label}
        width={84}
        min={0}
        step={1}
        value={number}
        onChange={(typed) => onChange(`${typed}${unit}`)}
      />
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
