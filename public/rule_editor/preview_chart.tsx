import React from 'react';
import type { PreviewReport } from '../../common/api';
import { Bars } from '../components';
import { plural } from '../words';
import { thresholdLine } from './threshold';

const LAYERS = [{ name: 'documents', color: '#6092C0' }];

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
