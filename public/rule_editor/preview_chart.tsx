import React from 'react';
import type { PreviewReport } from '../../common/api';
import { fromMillis, inWords } from '../../common/time';
import { Bars } from '../components';
import { plural } from '../words';

const LAYERS = [{ name: 'documents', color: '#6092C0' }];

/**
 * The threshold as a height among the bars. A bar that spans less than the condition's stretch is compared with its
 * share of the number; a longer one needs the number at the very least.
 */
export function thresholdLine(
  threshold: PreviewReport['threshold'],
  bucketMs: number,
): { at: number; text: string } | null {
  if (!threshold) return null;
  const share = Math.min(1, bucketMs / threshold.withinMs);
  const within = inWords(fromMillis(threshold.withinMs));
  return { at: threshold.count * share, text: `${threshold.count.toLocaleString('en-US')} within ${within}` };
}

/** Documents over time, with the moments at which the rule would have fired. */
export const PreviewChart: React.FC<{ report: PreviewReport }> = ({ report }) => (
  <Bars
    label={`${plural(report.documents, 'document')} over time; the rule would have fired ${plural(report.fires, 'time')}`}
    height={180}
    layers={LAYERS}
    line={thresholdLine(report.threshold, report.bucketMs)}
    bars={report.histogram.map(({ at, documents, fires }) => ({ at, values: [documents], marks: fires }))}
  />
);
