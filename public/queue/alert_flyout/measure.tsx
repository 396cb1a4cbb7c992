import React from 'react';

const WIDTH = 320;

/** The number against its threshold, as two lengths one can compare. */
export const Measure: React.FC<{ count: number; threshold: number }> = ({ count, threshold }) => {
  const top = Math.max(count, threshold) * 1.05;
  const x = (value: number) => (value / top) * WIDTH;
  const label = `${count.toLocaleString('en-US')} against ${threshold.toLocaleString('en-US')}`;
  return (
    <div className="lkRow">
      <svg width={WIDTH} height={18} viewBox={`0 0 ${WIDTH} 18`} role="img" aria-label={label}>
        <rect x={0} y={4} width={WIDTH} height={10} fill="currentColor" fillOpacity={0.1} />
        <rect x={0} y={4} width={Math.max(2, x(count))} height={10} fill="#6092C0" />
        <line x1={x(threshold)} x2={x(threshold)} y1={0} y2={18} stroke="#D6353F" strokeWidth={2} />
      </svg>
      <span className="lkSmall lkNumber">
        {count.toLocaleString('en-US')} · needs {threshold.toLocaleString('en-US')}
      </span>
    </div>
  );
};
