import React from 'react';

/** Width in the drawing's own unit; it is stretched to whatever room there is. */
export const CHART_WIDTH = 1_000;
export const LIMIT_COLOR = '#D6353F';

/** `Nov 21 14:03`, as charts name their ends. */
export const momentText = (iso: string): string => {
  const at = new Date(iso);
  const day = at.toLocaleDateString([], { month: 'short', day: 'numeric' });
  return `${day} ${at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false })}`;
};

/** A line across the drawing, dashed so as not to be taken for what was measured. */
export const AcrossLine: React.FC<{ y: number; color: string; dashes: string }> = ({ y, color, dashes }) => (
  <line
    x1={0}
    x2={CHART_WIDTH}
    y1={y}
    y2={y}
    stroke={color}
    strokeDasharray={dashes}
    vectorEffect="non-scaling-stroke"
  />
);

/** A moment that is marked, `left` in percent of the width. */
export const Mark: React.FC<{ left: number; top: number; title: string }> = ({ left, top, title }) => (
  <span
    aria-hidden="true"
    data-test-subj="lkFire"
    className="lkMark"
    title={title}
    style={{ left: `${left}%`, top }}
  />
);

interface Props {
  label: string;
  height: number;
  /** Above the drawing: what its top is, and what is drawn. */
  head: [React.ReactNode, React.ReactNode];
  /** Below it: its ends. */
  foot: [React.ReactNode, React.ReactNode];
  /** Laid over the drawing. */
  marks: React.ReactNode;
}

/** What charts over time have around their drawing; the drawing is `children`, in SVG. */
export const ChartFrame: React.FC<Props> = ({ label, height, head, foot, marks, children }) => (
  <figure className="lkBars" aria-label={label}>
    <div className="lkRow lkRow--wide lkSmall lkQuiet">
      <span>{head[0]}</span>
      {head[1]}
    </div>
    <div style={{ position: 'relative', paddingTop: 10 }}>
      <svg
        viewBox={`0 0 ${CHART_WIDTH} ${height}`}
        preserveAspectRatio="none"
        width="100%"
        height={height}
        role="img"
        aria-label={label}
        style={{ display: 'block' }}
      >
        {children}
      </svg>
      {marks}
    </div>
    <div
      className="lkRow lkRow--wide lkSmall lkQuiet"
      style={{ borderTop: '1px solid rgba(127,127,127,.5)' }}
    >
      <span>{foot[0]}</span>
      <span>{foot[1]}</span>
    </div>
  </figure>
);
