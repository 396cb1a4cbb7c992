import { EuiLink } from '@elastic/eui';
import React from 'react';

/** The rules that use a list, each with the way to it. */
export const UsedBy: React.FC<{ rules: ReadonlyArray<{ id: string; name: string }> }> = ({ rules }) => (
  <ul>
    {rules.map(({ id, name }) => (
      <li key={id}>
        <EuiLink href={`#/rules/${encodeURIComponent(id)}`}>{name}</EuiLink>
      </li>
    ))}
  </ul>
);
