import { EuiCheckbox } from '@elastic/eui';
import React from 'react';
import { BlankError, blankId, DurationBlank, NumberBlank } from '../blanks';
import { FieldPicker, type SourceField } from '../field_picker';
import type { ConditionDraft } from './draft';
import { type ConditionProps, countable, inCondition } from './props';

/** Blanks of the draft that are texts. */
type TextBlank = {
  [K in keyof ConditionDraft]: ConditionDraft[K] extends string
    ? string extends ConditionDraft[K]
      ? K
      : never
    : never;
}[keyof ConditionDraft];

/** The errors of a line's blanks, under it. */
export const LineErrors: React.FC<{ errors: ConditionProps['errors']; of: readonly string[] }> = ({
  errors,
  of,
}) => (
  <>
    {[...new Set(of.map((name) => errors[name]).filter(Boolean))].map((error) => (
      <BlankError key={error} error={error} />
    ))}
  </>
);

/** `per [all together]`: which values make one thing of its own to look at. */
export const KeyBlank: React.FC<ConditionProps & { word?: string; placeholder?: string }> = ({
  draft,
  errors,
  set,
  fields,
  word = 'per',
  placeholder = 'all together',
}) => (
  <>
    {word}
    <FieldPicker
      id={blankId(inCondition('key'))}
      label="Key fields"
      placeholder={placeholder}
      fields={countable(fields)}
      chosen={draft.key}
      invalid={errors.key !== undefined}
      onChange={(key) => set({ key })}
    />
  </>
);

export const FieldBlank: React.FC<ConditionProps & { choices?: readonly SourceField[] }> = ({
  draft,
  errors,
  set,
  fields,
  choices = countable(fields),
}) => (
  <FieldPicker
    id={blankId(inCondition('field'))}
    label="Field"
    placeholder="a field"
    single
    fields={choices}
    chosen={draft.field ? [draft.field] : []}
    invalid={errors.field !== undefined}
    onChange={([field = '']) => set({ field })}
  />
);

export const NumberOf: React.FC<
  ConditionProps & {
    name: TextBlank;
    label: string;
    width?: number;
    min?: number;
    step?: number | 'any';
    placeholder?: string;
  }
> = ({ draft, errors, set, fields, name, ...rest }) => (
  <NumberBlank
    {...rest}
    name={inCondition(name)}
    value={draft[name]}
    invalid={errors[name] !== undefined}
    onChange={(text) => set({ [name]: text })}
  />
);

export const DurationOf: React.FC<ConditionProps & { name?: TextBlank; label?: string }> = ({
  draft,
  errors,
  set,
  name = 'within',
  label = 'Within',
}) => (
  <DurationBlank
    name={inCondition(name)}
    label={label}
    value={draft[name]}
    invalid={errors[name] !== undefined}
    onChange={(text) => set({ [name]: text })}
  />
);

export const Check: React.FC<ConditionProps & { name: 'missing' | 'newKeys'; label: string }> = ({
  draft,
  set,
  name,
  label,
}) => (
  <div className="lkLine">
    <EuiCheckbox
      id={blankId(inCondition(name))}
      label={label}
      checked={draft[name]}
      onChange={(event) => set({ [name]: event.target.checked })}
    />
  </div>
);
