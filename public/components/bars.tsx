import React from 'react';
import { exactText } from '../words';

/** A layer of a bar: drawn from the bottom up in the order given. */
export interface Layer {
  name: string;
  color: string;
}

export interface Bar {
  at: string;
  /** One number per layer. */
  values: number[];
  /** Drawn as a mark above the bar, with a word in its tooltip. */
  marks?: number;
}

interface Props {
  bars: readonly Bar[];
  layers: readonly Layer[];
  height?: number;
  /** A line across, in the bars' unit. */
  line?: { at: number; text: string } | null;
  /** Word for `marks`. */
  markWord?: string;
  label: string;
}

const WIDTH = 600;
const TOP = 14;
const BOTTOM = 16;

const hour = (iso: string): string => {
  const at = new Date(iso);
  return `${at.toLocaleDateString([], { month: 'short', day: 'numeric' })} ${at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false })}`;
};

/** Bars over time, stacked by layer. A chart of its own, for the two hosts' chart libraries are thirty versions apart. */
export const Bars: React.FC<Props> = ({ bars, layers, height = 140, line, markWord = 'fires', label }) => {
  const sums = bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const top = Math.max(1, line?.at ?? 0, ...sums);
  const body = height - TOP - BOTTOM;
  const y = (value: number) => TOP + body - (value / top) * body;
  const step = WIDTH / Math.max(1, bars.length);
  const first = bars[0];
  const last = bars[bars.length - 1];
  return (
    <svg className="lkBars" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label}>
      <line x1={0} x2={WIDTH} y1={TOP + body} y2={TOP + body} stroke="currentColor" strokeOpacity={0.3} />
      {bars.map((bar, index) => {
        let below = 0;
        const sum = sums[index] ?? 0;
        const said = bar.values.map((value, n) => `${layers[n]?.name}: ${value.toLocaleString('en-US')}`);
        if (bar.marks) said.push(`${markWord}: ${bar.marks}`);
        return (
          <g key={bar.at}>
            <title>{`${exactText(bar.at)}\n${said.join('\n')}`}</title>
            <rect x={index * step} y={TOP} width={step} height={body} fill="transparent" />
            {bar.values.map((value, n) => {
              const from = below;
              below += value;
              if (value === 0) return null;
              const high = Math.max(1, y(from) - y(below));
              const layer = layers[n];
              return (
                <rect
                  key={layer?.name}
                  x={index * step + step * 0.1}
                  width={step * 0.8}
                  y={y(from) - high}
                  height={high}
                  fill={layer?.color}
                />
              );
            })}
            {bar.marks ? (
              <path
                d={`M ${index * step + step / 2 - 4} ${y(sum) - 9} h 8 l -4 6 z`}
                fill="#D6353F"
                data-test-subj="lkFire"
              />
            ) : null}
          </g>
        );
      })}
      {line && (
        <g>
          <line x1={0} x2={WIDTH} y1={y(line.at)} y2={y(line.at)} stroke="#D6353F" strokeDasharray="5 4" />
          <text x={WIDTH} y={y(line.at) - 3} textAnchor="end">
            {line.text}
          </text>
        </g>
      )}
      <text x={0} y={10}>
        {top.toLocaleString('en-US')}
      </text>
      {first && (
        <text x={0} y={height - 3}>
          {hour(first.at)}
        </text>
      )}
      {last && (
        <text x={WIDTH} y={height - 3} textAnchor="end">
          {hour(last.at)}
        </text>
      )}
    </svg>
  );
};
