import React from 'react';
import { plural } from '../words';

/** Small bars, one a day, today's on the right. */
export const Sparkline: React.FC<{ values: readonly number[] }> = ({ values }) => {
  const top = Math.max(1, ...values);
  const sum = values.reduce((all, value) => all + value, 0);
  const label = `${plural(sum, 'alert')} in ${values.length} days; today ${values[values.length - 1] ?? 0}`;
  return (
    <svg width={84} height={22} role="img" aria-label={label}>
      <title>{label}</title>
      {values.map((value, index) => {
        const high = value === 0 ? 1 : Math.max(2, (value / top) * 20);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={index * 6}
            y={21 - high}
            width={4}
            height={high}
            fill={value === 0 ? 'currentColor' : '#6092C0'}
            fillOpacity={value === 0 ? 0.3 : 1}
          />
        );
      })}
    </svg>
  );
};
