import { EuiFilterButton, EuiPopover, EuiSelectable } from '@elastic/eui';
import React, { useState } from 'react';

export interface Choice {
  value: string;
  label: string;
  /** How many there are, where that is known. */
  count?: number;
}

interface Props {
  name: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}

/** Choices that are called what they are. */
export const choicesOf = (values: readonly string[]): Choice[] =>
  values.map((value) => ({ value, label: value }));

/** What is chosen although nobody offers it (any more) stays in the list, else it could not be taken back. */
export function withChosen(choices: readonly Choice[], chosen: readonly string[]): Choice[] {
  const known = new Set(choices.map(({ value }) => value));
  return [...choices, ...choicesOf(chosen.filter((value) => !known.has(value)))];
}

/** A filter button that opens a list to choose any of. Goes inside an EuiFilterGroup. */
export const FilterMenu: React.FC<Props> = ({ name, choices, chosen, onChange }) => {
  const [open, setOpen] = useState(false);
  const all = withChosen(choices, chosen);
  return (
    <EuiPopover
      isOpen={open}
      closePopover={() => setOpen(false)}
      panelPaddingSize="none"
      button={
        <EuiFilterButton
          iconType="arrowDown"
          iconSide="right"
          onClick={() => setOpen(!open)}
          isSelected={open}
          hasActiveFilters={chosen.length > 0}
          numActiveFilters={chosen.length || undefined}
        >
          {name}
        </EuiFilterButton>
      }
    >
      <EuiSelectable
        aria-label={`Filter by ${name}`}
        searchable={all.length > 8}
        options={all.map(({ value, label, count }) => ({
          key: value,
          label: count === undefined ? label : `${label} (${count.toLocaleString('en-US')})`,
          checked: chosen.includes(value) ? ('on' as const) : undefined,
        }))}
        onChange={(options: Array<{ key?: string; checked?: string }>) =>
          onChange(options.filter(({ checked }) => checked === 'on').map(({ key }) => key ?? ''))
        }
      >
        {(list, search) => (
          <div style={{ width: 280, maxWidth: '80vw' }}>
            {search}
            {all.length > 0 ? list : <p style={{ padding: 12 }}>Nothing to choose from yet.</p>}
          </div>
        )}
      </EuiSelectable>
    </EuiPopover>
  );
};
