import { EuiButtonIcon } from '@elastic/eui';
import React, { useState } from 'react';
import type { SampleDocument } from '../../common/schemas';
import { Facts, TimeText } from '../components';
import { valueText } from '../words';

/** How many fields stand in the one cell of a document without chosen columns. */
const SUMMARY = 12;
const CELL = 400;

const cut = (text: string): string => (text.length > CELL ? `${text.slice(0, CELL)}…` : text);

const Summary: React.FC<{ fields: Record<string, unknown> }> = ({ fields }) => (
  <span className="lkBreak">
    {Object.entries(fields)
      .filter(([name]) => name !== '@timestamp')
      .slice(0, SUMMARY)
      .map(([name, value]) => (
        <span key={name}>
          <strong>{name}</strong> {cut(valueText(value))}{' '}
        </span>
      ))}
  </span>
);

const Row: React.FC<{ document: SampleDocument; columns: readonly string[] }> = ({ document, columns }) => {
  const [open, setOpen] = useState(false);
  return (
    <>
      <tr data-test-subj="lkDocument">
        <td style={{ minWidth: 32, width: 32 }}>
          <EuiButtonIcon
            iconType={open ? 'arrowDown' : 'arrowRight'}
            aria-label={open ? 'Hide all fields' : 'Show all fields'}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        </td>
        <td className="lkNumber">
          <TimeText at={document.time} form="short" />
        </td>
        {columns.map((name) => (
          <td key={name}>{cut(valueText(document.fields[name]))}</td>
        ))}
        {columns.length === 0 && (
          <td>
            <Summary fields={document.fields} />
          </td>
        )}
      </tr>
      {open && (
        <tr>
          <td />
          <td colSpan={Math.max(1, columns.length) + 1}>
            <Facts
              items={[
                ['_index', document.index],
                ['_id', document.id],
                ...Object.entries(document.fields).map(([name, value]): [string, React.ReactNode] => [
                  name,
                  valueText(value),
                ]),
              ]}
            />
          </td>
        </tr>
      )}
    </>
  );
};

/** One page of documents, each of which opens to all of its fields. */
export const Documents: React.FC<{ documents: readonly SampleDocument[]; columns: readonly string[] }> = ({
  documents,
  columns,
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
  <section className="lkScroll" tabIndex={0} aria-label="Documents">
    <table className="lkDocs">
      <thead>
        <tr>
          <th scope="col" style={{ minWidth: 32, width: 32 }}>
            <span className="euiScreenReaderOnly">Open</span>
          </th>
          <th scope="col">time</th>
          {columns.map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
          {columns.length === 0 && <th scope="col">document</th>}
        </tr>
      </thead>
      <tbody>
        {documents.map((document) => (
          <Row key={`${document.index}/${document.id}`} document={document} columns={columns} />
        ))}
      </tbody>
    </table>
  </section>
);
