import React from 'react';
import { exactText } from '../words';
import { AcrossLine, CHART_WIDTH, ChartFrame, LIMIT_COLOR, Mark, momentText } from './chart_frame';

/** A value at a moment; `low` to `high`: where it is expected, null where there is no such end. */
export interface ValuePoint {
  at: string;
  value: number | null;
  low: number | null;
  high: number | null;
}

interface Props {
  points: readonly ValuePoint[];
  window: { from: string; to: string };
  /** Drawn across, each in its colour. */
  levels?: ReadonlyArray<{ at: number; name: string; color: string }>;
  /** Moments that are marked. */
  marks: readonly string[];
  height?: number;
  label: string;
}

const VALUE_COLOR = '#3A7CA5';

const shown = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2 });

/** The heights that the drawing spans: from nothing, unless that would flatten what there is to see. */
export function spanOf(
  points: readonly ValuePoint[],
  levels: readonly number[] = [],
): { bottom: number; top: number } {
  const all = points
    .flatMap(({ value, low, high }) => [value, low, high])
    .filter((one): one is number => one !== null)
    .concat(levels);
  const least = Math.min(...all);
  const most = Math.max(...all);
  if (all.length === 0) return { bottom: 0, top: 1 };
  const margin = (most - least) * 0.05 || Math.abs(most) * 0.05 || 1;
  const fromZero = least >= 0 && least < most * 0.6;
  return { bottom: fromZero || least === 0 ? 0 : least - margin, top: most + margin };
}

/** Stretches of points that have what is drawn; what has nothing interrupts the line. */
export function runsOf<T>(points: readonly T[], has: (point: T) => boolean): T[][] {
  const runs: T[][] = [];
  let open: T[] | null = null;
  for (const point of points) {
    if (!has(point)) open = null;
    else if (open) open.push(point);
    else {
      open = [point];
      runs.push(open);
    }
  }
  return runs;
}

function said({ at, value, low, high }: ValuePoint): string {
  const expected = [low !== null && `at least ${shown(low)}`, high !== null && `at most ${shown(high)}`];
  const words = expected.filter(Boolean).join(', ');
  const lines = [exactText(at), value === null ? 'no value' : shown(value)];
  return [...lines, ...(words ? [`expected: ${words}`] : [])].join('\n');
}

/** A value over time, where it is expected, and the moments that matter. A chart of its own, as `Bars` is. */
export const ValueLines: React.FC<Props> = ({ points, window, levels = [], marks, height = 180, label }) => {
  const from = Date.parse(window.from);
  const to = Date.parse(window.to);
  const { bottom, top } = spanOf(
    points,
    levels.map(({ at }) => at),
  );
  const x = (at: string) => ((Date.parse(at) - from) / (to - from)) * CHART_WIDTH;
  const y = (value: number) => height - ((value - bottom) / (top - bottom)) * height;
  const path = (side: 'value' | 'low' | 'high') =>
    runsOf(points, (point) => point[side] !== null)
      .map((run) => {
        const corners = run.map(
          (point) => `${x(point.at).toFixed(1)} ${y(point[side] as number).toFixed(1)}`,
        );
        // One point alone would have no length to be seen by.
        return `M${corners.join('L')}${run.length === 1 ? 'h2' : ''}`;
      })
      .join('');
  const band = runsOf(points, ({ low, high }) => low !== null && high !== null)
    .map((run) => {
      const corner = (side: 'low' | 'high') => (point: ValuePoint) =>
        `${x(point.at).toFixed(1)} ${y(point[side] as number).toFixed(1)}`;
      return `M${run.map(corner('high')).join('L')}L${[...run].reverse().map(corner('low')).join('L')}Z`;
    })
    .join('');
  const step = CHART_WIDTH / Math.max(1, points.length);
  return (
    <ChartFrame
      label={label}
      height={height}
      head={[
        points.length > 0 && shown(top),
        <span key="drawn">
          <span style={{ borderBottom: `2px solid ${VALUE_COLOR}` }}>value</span>{' '}
          {points.some(({ low, high }) => low !== null || high !== null) && (
            <span style={{ borderBottom: `2px dashed ${LIMIT_COLOR}` }}>{band ? 'expected' : 'limit'}</span>
          )}{' '}
          {levels.map(({ at, name, color }) => (
            <span key={at} style={{ borderBottom: `2px dotted ${color}`, marginLeft: 4 }}>
              {name} {shown(at)}
            </span>
          ))}
        </span>,
      ]}
      foot={[
        <React.Fragment key="from">
          {bottom !== 0 && points.length > 0 && `${shown(bottom)} · `}
          {momentText(window.from)}
        </React.Fragment>,
        momentText(window.to),
      ]}
      marks={marks.map((at) => (
        <Mark key={at} title={exactText(at)} left={Math.min(100, Math.max(0, x(at) / 10))} top={0} />
      ))}
    >
      <path d={band} fill="currentColor" fillOpacity={0.08} data-test-subj="lkBand" />
      {(['low', 'high'] as const).map((side) => (
        <path
          key={side}
          d={path(side)}
          fill="none"
          stroke={LIMIT_COLOR}
          strokeDasharray="5 4"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {levels.map(({ at, color }) => (
        <AcrossLine key={at} y={y(at)} color={color} dashes="2 4" />
      ))}
      <path
        d={path('value')}
        fill="none"
        stroke={VALUE_COLOR}
        strokeWidth={1.6}
        vectorEffect="non-scaling-stroke"
      />
      {points.map((point) => (
        <rect key={point.at} x={x(point.at) - step / 2} y={0} width={step} height={height} fill="transparent">
          <title>{said(point)}</title>
        </rect>
      ))}
    </ChartFrame>
  );
};
