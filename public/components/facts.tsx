import React from 'react';

/** Names and what stands behind them, read top to bottom. */
export const Facts: React.FC<{ items: Array<[name: string, value: React.ReactNode]> }> = ({ items }) => (
  <dl className="lkFacts">
    {items.map(([name, value]) => (
      <React.Fragment key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </React.Fragment>
    ))}
  </dl>
);
