import { EuiFieldText } from '@elastic/eui';
import React from 'react';
import { Select } from '../../components';
import { useApi } from '../../kit';
import { exactText } from '../../words';
import { blankId } from '../blanks';
import { FieldPicker, type SourceField } from '../field_picker';
import type { StepDraft } from './draft';

/** What the blanks of one step are given. */
export interface StepProps {
  /** The step's place, for the names of its blanks. */
  at: number;
  step: StepDraft;
  errors: Record<string, string>;
  fields: readonly SourceField[];
  set(part: Partial<StepDraft>): void;
}

export const blankOfStep = (at: number, name: string): string => `steps.${at}.${name}`;
const isWrong = ({ errors, at }: StepProps, name: string): boolean =>
  errors[blankOfStep(at, name)] !== undefined;

type TextName = {
  [K in keyof StepDraft]: StepDraft[K] extends string ? K : never;
}[keyof StepDraft];

interface TextProps {
  of: StepProps;
  name: TextName;
  label: string;
  placeholder?: string;
  width?: number;
}

/** A text, as wide as there is room or as it has to be. */
export const TextBlank: React.FC<TextProps> = ({ of, name, label, placeholder, width }) => (
  <div style={width === undefined ? { flex: '1 1 200px', maxWidth: 460 } : { width }}>
    <EuiFieldText
      id={blankId(blankOfStep(of.at, name))}
      aria-label={label}
      compressed
      fullWidth
      placeholder={placeholder}
      isInvalid={isWrong(of, name)}
      value={String(of.step[name])}
      onChange={(event) => of.set({ [name]: event.target.value })}
    />
  </div>
);

/** One field; one that an earlier step makes may be typed. */
export const OneField: React.FC<{ of: StepProps; name: 'field' | 'from'; label?: string }> = ({
  of,
  name,
  label = 'Field',
}) => (
  <FieldPicker
    id={blankId(blankOfStep(of.at, name))}
    label={label}
    placeholder="field"
    fields={of.fields}
    single
    chosen={of.step[name] === '' ? [] : [of.step[name]]}
    invalid={isWrong(of, name)}
    onChange={([field = '']) => of.set({ [name]: field })}
  />
);

/** The fields by which matches are alike. */
export const AlikeFields: React.FC<{ of: StepProps }> = ({ of }) => (
  <FieldPicker
    id={blankId(blankOfStep(of.at, 'fields'))}
    label="Fields that are compared"
    placeholder="key"
    fields={of.fields}
    chosen={of.step.fields}
    invalid={isWrong(of, 'fields')}
    onChange={(fields) => of.set({ fields })}
  />
);

export const KeepOrDrop: React.FC<{ of: StepProps }> = ({ of: { step, set, at } }) => (
  <Select
    id={blankId(blankOfStep(at, 'action'))}
    label="Keep or drop"
    compressed
    width={120}
    value={step.action}
    onChange={(action) => set({ action })}
    options={[
      { value: 'drop', text: 'drop' },
      { value: 'keep', text: 'keep only' },
    ]}
  />
);

/** A named list. */
export const ListBlank: React.FC<{ of: StepProps }> = ({ of }) => {
  const lists = useApi('listLists').data?.items ?? [];
  const { list } = of.step;
  const known = lists.some(({ id }) => id === list);
  return (
    <Select
      id={blankId(blankOfStep(of.at, 'list'))}
      label="List"
      compressed
      width={220}
      invalid={isWrong(of, 'list')}
      value={list}
      onChange={(id) => of.set({ list: id })}
      options={[
        { value: '', text: lists.length > 0 ? 'choose a list' : 'there is no list yet' },
        ...(list !== '' && !known ? [{ value: list, text: `${list} (gone)` }] : []),
        ...lists.map(({ id, name }) => ({ value: id, text: name })),
      ]}
    />
  );
};

const LENGTHS = { '1h': 3_600_000, '1d': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 } as const;
const LENGTH_WORDS = {
  '1h': 'for an hour',
  '1d': 'for a day',
  '7d': 'for 7 days',
  '30d': 'for 30 days',
} as const;
type Length = keyof typeof LENGTHS;

/** Until when a step is for. */
export const UntilBlank: React.FC<{ of: StepProps }> = ({ of: { step, set, at } }) => (
  <Select
    id={blankId(blankOfStep(at, 'until'))}
    label="Until"
    compressed
    width={230}
    value={step.until === null ? 'ever' : 'set'}
    onChange={(chosen: string) => {
      if (chosen === 'set') return;
      const length = LENGTHS[chosen as Length];
      set({ until: length === undefined ? null : new Date(Date.now() + length).toISOString() });
    }}
    options={[
      { value: 'ever', text: 'for ever' },
      ...(step.until === null ? [] : [{ value: 'set', text: `until ${exactText(step.until)}` }]),
      ...(Object.keys(LENGTHS) as Length[]).map((value) => ({ value, text: LENGTH_WORDS[value] })),
    ]}
  />
);
