import React from 'react';
import { exactText } from '../words';
import { AcrossLine, CHART_WIDTH, ChartFrame, LIMIT_COLOR, Mark, momentText } from './chart_frame';

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

/** Where the last bar ends: bars are equally wide. */
function endOf(bars: readonly Bar[]): string | null {
  const [before, last] = bars.slice(-2);
  if (!before || !last) return null;
  return new Date(2 * Date.parse(last.at) - Date.parse(before.at)).toISOString();
}

const sum = ({ values }: Bar): number => values.reduce((all, value) => all + value, 0);

function saidOf(bar: Bar, layers: readonly Layer[], markWord: string): string {
  const lines = bar.values.map((value, n) => `${layers[n]?.name}: ${value.toLocaleString('en-US')}`);
  return [exactText(bar.at), ...lines, ...(bar.marks ? [`${markWord}: ${bar.marks}`] : [])].join('\n');
}

/** The layers of one bar, each standing on the one before. `y`: a value's height from the top. */
const Stack: React.FC<{
  bar: Bar;
  layers: readonly Layer[];
  x: number;
  width: number;
  y(value: number): number;
}> = ({ bar, layers, x, width, y }) => {
  let below = 0;
  return (
    <>
      {bar.values.map((value, n) => {
        const from = below;
        below += value;
        if (value === 0) return null;
        const high = Math.max(1, y(from) - y(below));
        const layer = layers[n];
        return (
          <rect key={layer?.name} x={x} width={width} y={y(from) - high} height={high} fill={layer?.color} />
        );
      })}
    </>
  );
};

/** Bars over time, stacked by layer. A chart of its own, for the two hosts' chart libraries are thirty versions apart. */
export const Bars: React.FC<Props> = ({ bars, layers, height = 120, line, markWord = 'fires', label }) => {
  const highest = Math.max(0, line?.at ?? 0, ...bars.map(sum));
  // An empty chart needs a height too, but has no number at its top.
  const top = highest || 1;
  const y = (value: number) => height - (value / top) * height;
  const step = CHART_WIDTH / Math.max(1, bars.length);
  const first = bars[0];
  const end = endOf(bars);
  return (
    <ChartFrame
      label={label}
      height={height}
      head={[
        highest > 0 && highest.toLocaleString('en-US', { maximumFractionDigits: 1 }),
        line && <span style={{ borderBottom: `2px dashed ${LIMIT_COLOR}` }}>{line.text}</span>,
      ]}
      foot={[first && momentText(first.at), end && momentText(end)]}
      marks={bars.map((bar, index) =>
        bar.marks ? (
          <Mark
            key={bar.at}
            title={saidOf(bar, layers, markWord)}
            left={((index + 0.5) / bars.length) * 100}
            top={Math.max(0, y(sum(bar)))}
          />
        ) : null,
      )}
    >
      {bars.map((bar, index) => (
        <g key={bar.at}>
          <title>{saidOf(bar, layers, markWord)}</title>
          <rect x={index * step} y={0} width={step} height={height} fill="transparent" />
          <Stack bar={bar} layers={layers} x={index * step + step * 0.1} width={step * 0.8} y={y} />
        </g>
      ))}
      {line && <AcrossLine y={y(line.at)} color={LIMIT_COLOR} dashes="5 4" />}
    </ChartFrame>
  );
};
