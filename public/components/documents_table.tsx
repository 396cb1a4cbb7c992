import React from 'react';
import type { SampleDocument } from '../../common/schemas';
import { valueText } from '../words';
import { TimeText } from './time_text';

/** Longest value shown in a cell; the rest is in the JSON tab and in Discover. */
const CELL = 300;

/** Every field that any of the documents has: those of `first` in their order, then those of most documents. */
export function columnsOf(documents: readonly SampleDocument[], first: readonly string[] = []): string[] {
  const seen = new Map<string, number>();
  for (const { fields } of documents) {
    for (const name of Object.keys(fields)) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const rest = [...seen.keys()].sort((a, b) => (seen.get(b) ?? 0) - (seen.get(a) ?? 0));
  return [...new Set([...first.filter((name) => seen.has(name)), ...rest])];
}

const cellText = (value: unknown): string => {
  const text = valueText(value);
  return text.length > CELL
    ? `${text.slice(0, CELL)}… (${text.length.toLocaleString('en-US')} characters)`
    : text;
};

/** As wide as what it holds, up to a few words, so that neither addresses break nor texts become towers. */
const CELL_STYLE = { width: 'max-content', maxWidth: '44ch' } as const;

interface Props {
  documents: readonly SampleDocument[];
  /** Said to those who cannot see the table. */
  label: string;
  /** Columns to begin with. */
  first?: readonly string[];
}

/** Documents with the fields that were kept of them. */
export const DocumentsTable: React.FC<Props> = ({ documents, label, first }) => {
  const columns = columnsOf(documents, first).filter((name) => name !== '@timestamp');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
    <section className="lkScroll" tabIndex={0} aria-label={label}>
      <table className="lkDocs">
        <thead>
          <tr>
            <th scope="col">time</th>
            {columns.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {documents.map((one) => (
            <tr key={`${one.index}/${one.id}`}>
              <td>
                <TimeText at={one.time} form="short" />
              </td>
              {columns.map((name) => (
                <td key={name}>
                  <div style={CELL_STYLE}>{cellText(one.fields[name])}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
