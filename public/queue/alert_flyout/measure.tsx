import React from 'react';
import type { Measured } from './measure_of';

const WIDTH = 320;

/** A number against its limits, as lengths one can compare. Of numbers below nothing there are only the words. */
export const Measure: React.FC<{ measured: Measured }> = ({ measured: { value, limits, text } }) => {
  const all = [value, ...limits];
  const top = Math.max(...all) * 1.05;
  const x = (one: number) => (one / top) * WIDTH;
  return (
    <div className="lkRow">
      {Math.min(...all) >= 0 && top > 0 && (
        <svg
          width="100%"
          height={18}
          viewBox={`0 0 ${WIDTH} 18`}
          preserveAspectRatio="none"
          style={{ maxWidth: WIDTH }}
          role="img"
          aria-label={text}
        >
          <rect x={0} y={4} width={WIDTH} height={10} fill="currentColor" fillOpacity={0.1} />
          <rect x={0} y={4} width={Math.max(2, x(value))} height={10} fill="#6092C0" />
          {limits.map((limit) => (
            <line key={limit} x1={x(limit)} x2={x(limit)} y1={0} y2={18} stroke="#D6353F" strokeWidth={2} />
          ))}
        </svg>
      )}
      <span className="lkSmall lkNumber">{text}</span>
    </div>
  );
};
