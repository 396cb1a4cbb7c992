import { EuiPagination, EuiProgress, EuiSpacer, EuiText } from '@elastic/eui';
import React, { useCallback, useEffect, useMemo, useState } from 'react';
import { ArrivingNote, Bars, Empty, FailureNote, LoadingRows } from '../components';
import { type Failure, makeCall, useAgain } from '../kit';
import type { BrowserHost } from '../ports';
import { exactText, plural } from '../words';
import { Documents } from './documents';
import { type DataViewChoice, QueryBar } from './query_bar';
import { hashOf, type PageState, PER_PAGE, readState } from './state';
import { useDocuments } from './use_documents';

/** Elasticsearch lets a page begin no further in than this. */
const REACH = 10_000;
const LAYERS = [{ name: 'documents', color: '#6092C0' }];

/** The address as a state; a link that cannot be read says why. */
function read(): { state: PageState | null; failure: Failure | null } {
  try {
    return { state: readState(location.hash), failure: null };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { state: null, failure: { kind: 'input', title: 'This link cannot be read', text, fields: [] } };
  }
}

function useLinkState() {
  const [shown, setShown] = useState(read);
  useEffect(() => {
    const follow = () => setShown((old) => (old.state && hashOf(old.state) === location.hash ? old : read()));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const change = (part: Partial<PageState>) => {
    if (!shown.state) return;
    const state = { ...shown.state, ...part };
    setShown({ state, failure: null });
    if (Object.keys(part).some((name) => name !== 'page')) location.hash = hashOf(state);
  };
  return { ...shown, change };
}

function useDataViews(host: BrowserHost): DataViewChoice[] {
  const [items, setItems] = useState<DataViewChoice[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    // Without the list the page still shows what its link asks for; the select then names the id.
    makeCall(host)('dataViews', {}, abort.signal).then(
      (answer) => setItems(answer.items),
      () => {},
    );
    return () => abort.abort();
  }, [host]);
  return items;
}

/** The documents that a Discover link stands for, where there is no Discover. */
export const DiscoverPage: React.FC<{ host: BrowserHost }> = ({ host }) => {
  const { state, failure: unread, change } = useLinkState();
  const dataViews = useDataViews(host);
  const [round, setRound] = useState(0);
  const { answer, failure, loading } = useDocuments(host, state, round);
  const again = useCallback(() => setRound((n) => n + 1), []);
  useAgain(loading ? null : failure, again);
  useEffect(() => host.breadcrumbs([{ text: 'Discover' }]), [host]);
  const columns = useMemo(() => state?.columns.filter((name) => name !== '@timestamp') ?? [], [state]);

  if (unread || !state) {
    return <div className="lkApp">{unread && <FailureNote failure={unread} />}</div>;
  }
  const pages = answer ? Math.ceil(Math.min(answer.total, REACH) / PER_PAGE) : 0;
  return (
    <main className="lkApp">
      <h1 className="euiScreenReaderOnly">Discover</h1>
      <QueryBar state={state} dataViews={dataViews} used={answer?.dataView} change={change} />
      <EuiSpacer size="s" />
      <ArrivingNote host={host} effect="What lies further back comes as they do." />
      {loading && <EuiProgress size="xs" color="primary" />}
      {failure && <FailureNote failure={failure} retry={again} />}
      {!answer && !failure && <LoadingRows rows={10} />}
      {answer && !failure && (
        <>
          <EuiText size="s">
            <p aria-live="polite">
              <strong data-test-subj="lkHits">
                {answer.totalIsLowerBound ? 'More than ' : ''}
                {plural(answer.total, 'document')}
              </strong>{' '}
              in {answer.dataView.title}, {exactText(answer.from)} to {exactText(answer.to)}
            </p>
          </EuiText>
          <Bars
            label={`${plural(answer.total, 'document')} over time`}
            height={110}
            layers={LAYERS}
            bars={answer.histogram.map(({ at, count }) => ({ at, values: [count] }))}
          />
          <EuiSpacer size="s" />
          {answer.total === 0 ? (
            <Empty icon="search" title="No document matches">
              <p>Widen the time, switch a filter off, or loosen the query.</p>
            </Empty>
          ) : (
            <Documents documents={answer.documents} columns={columns} />
          )}
          {pages > 1 && (
            <>
              <EuiSpacer size="m" />
              <EuiPagination
                aria-label="Pages of documents"
                pageCount={pages}
                activePage={state.page - 1}
                onPageClick={(index: number) => change({ page: index + 1 })}
              />
              {answer.total > REACH && (
                <p className="lkSmall">
                  The first {REACH.toLocaleString('en-US')} can be paged; narrow the time to see others.
                </p>
              )}
            </>
          )}
        </>
      )}
    </main>
  );
};
