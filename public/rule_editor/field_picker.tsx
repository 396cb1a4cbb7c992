import { EuiComboBox } from '@elastic/eui';
import React from 'react';

/** A field of the source's index. */
export interface SourceField {
  name: string;
  type: string;
  aggregatable: boolean;
}

interface Props {
  id: string;
  label: string;
  placeholder: string;
  fields: readonly SourceField[];
  chosen: readonly string[];
  invalid?: boolean;
  /** One field at most. */
  single?: boolean;
  onChange(chosen: string[]): void;
}

/** Any of the index's fields; one that the index does not have yet may be typed. */
export const FieldPicker: React.FC<Props> = ({
  id,
  label,
  placeholder,
  fields,
  chosen,
  invalid,
  single,
  onChange,
}) => (
  <div style={{ flex: '1 1 200px', maxWidth: single ? 320 : 460 }}>
    <EuiComboBox
      id={id}
      aria-label={label}
      compressed
      fullWidth
      placeholder={placeholder}
      isInvalid={invalid}
      singleSelection={single ? { asPlainText: true } : false}
      options={fields.map(({ name }) => ({ label: name }))}
      selectedOptions={chosen.map((name) => ({ label: name }))}
      onCreateOption={(value: string) => {
        const name = value.trim();
        if (name && !chosen.includes(name)) onChange(single ? [name] : [...chosen, name]);
      }}
      onChange={(options) => onChange(options.map(({ label: name }) => name))}
    />
  </div>
);
