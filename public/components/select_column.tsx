import { EuiCheckbox } from '@elastic/eui';
import React from 'react';

interface Parts<T> {
  rows: readonly T[];
  selected: ReadonlySet<string>;
  /** What the boxes' ids begin with. */
  id: string;
  /** A row in words, for who does not see it. */
  nameOf(row: T): string;
  toggle(id: string): void;
  toggleAll(): void;
}

/** A table's first column: a box for each row, and one for the page in the head. */
export function selectColumn<T extends { id: string }>(parts: Parts<T>) {
  const { rows, selected, id, nameOf, toggle, toggleAll } = parts;
  return {
    width: '40px',
    name: (
      <EuiCheckbox
        id={`${id}-page`}
        aria-label="Select this page"
        checked={rows.length > 0 && rows.every((row) => selected.has(row.id))}
        onChange={toggleAll}
      />
    ),
    render: (row: T) => (
      <EuiCheckbox
        id={`${id}-${row.id}`}
        aria-label={`Select: ${nameOf(row)}`}
        checked={selected.has(row.id)}
        onChange={() => toggle(row.id)}
      />
    ),
  };
}
