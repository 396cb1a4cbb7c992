import { EuiSelect } from '@elastic/eui';
import React from 'react';

interface Props<T extends string> {
  id?: string;
  label: string;
  /** Pixels; the host's select would take all the room there is. */
  width: number;
  value: T;
  options: ReadonlyArray<{ value: T; text: string }>;
  onChange(value: T): void;
  prepend?: string;
  compressed?: boolean;
  invalid?: boolean;
}

/** A choice of one out of a few, as wide as it has to be. */
export function Select<T extends string>({
  id,
  label,
  width,
  value,
  options,
  onChange,
  invalid,
  ...rest
}: Props<T>) {
  return (
    <div style={{ width }}>
      <EuiSelect
        id={id}
        fullWidth
        aria-label={label}
        isInvalid={invalid}
        value={value}
        options={options.map((option) => ({ ...option }))}
        onChange={(event) => onChange(event.target.value as T)}
        {...rest}
      />
    </div>
  );
}
