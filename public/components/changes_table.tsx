import React from 'react';
import { type Change, valueText } from '../words';

/** What was and what is, field by field. */
export const ChangesTable: React.FC<{ changes: readonly Change[]; before?: string; after?: string }> = ({
  changes,
  before = 'before',
  after = 'after',
}) =>
  changes.length === 0 ? (
    <p>No field changed.</p>
  ) : (
    <table className="lkDocs">
      <thead>
        <tr>
          <th scope="col">field</th>
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path}>
            <td className="lkMono">{change.path}</td>
            <td className="lkBreak">{valueText(change.before)}</td>
            <td className="lkBreak">
              <strong>{valueText(change.after)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
