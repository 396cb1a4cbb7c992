import {
  EuiAccordion,
  EuiButton,
  EuiButtonEmpty,
  EuiButtonGroup,
  EuiCallOut,
  EuiLoadingSpinner,
  EuiPanel,
  EuiSpacer,
  EuiText,
  EuiTitle,
} from '@elastic/eui';
import React, { useState } from 'react';
import type { PreviewMatch, PreviewReport } from '../../common/api';
import type { Condition } from '../../common/schemas';
import { DocumentsTable, FailureNote, Sentence, TimeText } from '../components';
import { plural, rateText } from '../words';
import { PreviewChart } from './preview_chart';
import { PreviewSteps } from './preview_steps';
import { type Preview, RANGES, type Range } from './use_preview';

/** `firesPerDay` is rounded: a week of it would be off. */
const daysOf = ({ from, to }: PreviewReport['window']): number =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000;

const FIRST = 20;

const Match: React.FC<{ match: PreviewMatch; id: string }> = ({ match, id }) => (
  <EuiAccordion
    id={id}
    paddingSize="s"
    buttonContent={
      <span className="lkSmall">
        <TimeText at={match.from} form="short" /> · <Sentence text={match.reason} />
      </span>
    }
  >
    {match.sample.length > 0 ? (
      <DocumentsTable documents={match.sample} label="Sample documents of the match" />
    ) : (
      <p>No sample is kept.</p>
    )}
  </EuiAccordion>
);

const Matches: React.FC<{ report: PreviewReport }> = ({ report: { matches, fires } }) => {
  const [all, setAll] = useState(false);
  const shown = all ? matches : matches.slice(0, FIRST);
  return (
    <>
      {shown.map((match, index) => (
        <Match key={`${match.from} ${match.keyText}`} id={`lk-preview-${index}`} match={match} />
      ))}
      {matches.length > shown.length && (
        <EuiButtonEmpty size="s" onClick={() => setAll(true)}>
          Show {(matches.length - shown.length).toLocaleString('en-US')} more
        </EuiButtonEmpty>
      )}
      {fires > matches.length && shown.length === matches.length && (
        <p className="lkSmall">
          The newest {matches.length.toLocaleString('en-US')} of {plural(fires, 'match', 'matches')}.
        </p>
      )}
    </>
  );
};

const Answer: React.FC<{ report: PreviewReport; condition: Condition | null }> = ({ report, condition }) => (
  <>
    <EuiTitle size="s">
      <p data-test-subj="lkPreviewRate">{rateText(report.fires / daysOf(report.window))}</p>
    </EuiTitle>
    <EuiText size="s">
      <p className="lkQuiet">
        {plural(report.fires, 'match', 'matches')} and {plural(report.alerts, 'alert')} among{' '}
        {plural(report.documents, 'document')}; computed in {report.tookMs.toLocaleString('en-US')} ms
      </p>
    </EuiText>
    <EuiSpacer size="s" />
    <PreviewChart report={report} condition={condition} />
    {(!report.complete || report.notes.length > 0) && (
      <>
        <EuiSpacer size="s" />
        <EuiCallOut
          size="s"
          color={report.complete ? 'primary' : 'warning'}
          title={report.complete ? 'To know' : 'This is not the whole answer'}
        >
          <ul>
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </EuiCallOut>
      </>
    )}
    <EuiSpacer size="s" />
    <PreviewSteps report={report} />
    <Matches report={report} />
  </>
);

interface Props {
  preview: Preview;
  range: Range;
  setRange(range: Range): void;
  /** Why nothing can be computed yet. */
  missing: string | null;
}

/** What the rule would have done, beside the column in which it is written. */
export const PreviewPanel: React.FC<Props> = ({ preview, range, setRange, missing }) => {
  const { report, condition, failure, computing, outdated, stopped, stop, again } = preview;
  return (
    <EuiPanel paddingSize="m" className="lkEditor__preview">
      <div className="lkRow lkRow--wide">
        <EuiTitle size="xs">
          <h2>What it would have done</h2>
        </EuiTitle>
        <EuiButtonGroup
          legend="Range of the preview"
          buttonSize="compressed"
          options={RANGES.map((id) => ({ id, label: id }))}
          idSelected={range}
          onChange={(id: string) => setRange(id as Range)}
        />
      </div>
      <EuiSpacer size="s" />
      <div className="lkRow" aria-live="polite" style={{ minHeight: 32 }}>
        {computing && (
          <>
            <EuiLoadingSpinner size="m" /> computing…
            <EuiButtonEmpty size="xs" onClick={stop}>
              Stop
            </EuiButtonEmpty>
          </>
        )}
        {stopped && !computing && (
          <>
            stopped
            <EuiButton size="s" onClick={again}>
              Compute again
            </EuiButton>
          </>
        )}
        {!computing && !stopped && outdated && !missing && (
          <span className="lkQuiet">of what was written before</span>
        )}
      </div>
      {failure && !computing && <FailureNote failure={failure} retry={again} />}
      {missing && <p className="lkQuiet">{missing}</p>}
      {report && !failure && (
        <div aria-busy={computing} style={{ opacity: computing || outdated ? 0.6 : 1 }}>
          <Answer report={report} condition={condition} />
        </div>
      )}
    </EuiPanel>
  );
};
