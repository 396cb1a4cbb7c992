import React, { useState } from 'react';
import type { PreviewReport, PreviewSeries } from '../../common/api';
import type { Condition } from '../../common/schemas';
import { Bars, Select, ValueLines } from '../components';
import { plural } from '../words';
import { levelLines, thresholdLine } from './threshold';

const LAYERS = [{ name: 'documents', color: '#6092C0' }];

interface Props {
  report: PreviewReport;
  /** As it was when the report was asked for. */
  condition: Condition | null;
}

/** What the condition judged over time, of one key at a time. */
const Values: React.FC<Props & { label: string }> = ({ report, condition, label }) => {
  const { series, matches, window } = report;
  const [chosen, setChosen] = useState('');
  const shown = series.find(({ keyText }) => keyText === chosen) ?? (series[0] as PreviewSeries);
  const marks = matches.filter(({ keyText }) => keyText === shown.keyText).map(({ from }) => from);
  return (
    <>
      {series.length > 1 && (
        <div className="lkLine">
          values of
          <Select
            label="Key that is drawn"
            compressed
            width={280}
            value={shown.keyText}
            onChange={setChosen}
            options={series.map(({ keyText }) => ({ value: keyText, text: keyText }))}
          />
        </div>
      )}
      <ValueLines
        points={shown.points}
        window={window}
        levels={levelLines(condition)}
        marks={[...new Set(marks)]}
        label={label}
      />
    </>
  );
};

/** What was judged over time, or the documents; with the moments at which the rule would have fired. */
export const PreviewChart: React.FC<Props> = ({ report, condition }) => {
  const label = `${plural(report.documents, 'document')} over time; the rule would have fired ${plural(report.fires, 'time')}`;
  if (report.series.length > 0) return <Values report={report} condition={condition} label={label} />;
  return (
    <Bars
      label={label}
      height={180}
      layers={LAYERS}
      line={thresholdLine(report.threshold, report.bucketMs)}
      bars={report.histogram.map(({ at, documents, fires }) => ({ at, values: [documents], marks: fires }))}
    />
  );
};
