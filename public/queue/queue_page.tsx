import { EuiButton, EuiButtonEmpty, EuiProgress, EuiSpacer } from '@elastic/eui';
import React, { useCallback, useMemo, useRef, useState } from 'react';
import type { Act } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { FailureNote, LoadingRows, mayNotText } from '../components';
import { toggled, useApi, useKeys, useLookout, useNarrow, useTitle, useUrl } from '../kit';
import { ShadowNote } from '../quiet';
import { plural } from '../words';
import { ActBar, type Asking } from './act_bar';
import { AlertFlyout } from './alert_flyout';
import { AlertsTable } from './alerts_table';
import { CountsRow } from './counts_row';
import { FiltersRow } from './filters_row';
import { HistogramPanel } from './histogram_panel';
import { Nothing } from './nothing';
import { QueueDialogs } from './queue_dialogs';
import { queueKeys } from './queue_keys';
import { nextAfter } from './rows';
import { filterOf, queueFields } from './url';
import { useActing } from './use_acting';
import { useAlerts } from './use_alerts';
import { useCursor } from './use_cursor';
import { useLastVisit } from './use_last_visit';

/** The first page: what waits for somebody, and what can be done about it. */
export const QueuePage: React.FC = () => {
  useTitle(['Queue']);
  const { me, host } = useLookout();
  const [state, change] = useUrl(queueFields);
  const [keep, setKeep] = useState<ReadonlySet<string>>(new Set());
  const list = useAlerts(state, keep);
  const { put, load } = list;
  const settled = useCallback(() => {
    setKeep(new Set());
    load();
  }, [load]);
  const acting = useActing({ put, settled });
  const counts = useApi('alertCounts', {}, { every: Number(state.every) * 1_000 });
  const facets = useApi('alertFacets', {}, { every: 60_000 });
  const health = useApi('health', {}, { when: list.rows.length === 0, every: 5_000 });
  const sinceLastVisit = useLastVisit();
  const narrow = useNarrow();

  const ids = useMemo(() => list.rows.map(({ id }) => id), [list.rows]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Asking>(null);
  const search = useRef<HTMLInputElement | null>(null);
  const cursor = useCursor(ids, list.first, state.alert, (alert) => change({ alert }, { replace: true }));

  const chosen = list.rows.filter(({ id }) => selected.has(id));
  const marked = list.rows.filter(({ id }) => id === cursor.id);
  // The open alert may not be among the rows: a link from a message opens any.
  const [shown, setShown] = useState<Alert | null>(null);
  const inFlyout = state.alert !== undefined && shown?.id === state.alert ? [shown] : [];
  const targets = state.alert !== undefined ? inFlyout : chosen.length > 0 ? chosen : marked;

  const act = async (what: Act, on: readonly Alert[] = targets) => {
    setAsking(null);
    const acted = new Set(on.map(({ id }) => id));
    setKeep((old) => new Set([...old, ...acted]));
    if (!(await acting.act(on, what))) return;
    counts.refresh();
    if (on === chosen) setSelected(new Set());
    if (what.type !== 'note' && !state.alert) cursor.go(nextAfter(ids, acted));
  };
  const undo = async (id?: string) => {
    await acting.undo(id);
    counts.refresh();
  };

  useKeys(
    queueKeys({
      me,
      host,
      targets,
      marked: inFlyout[0] ?? marked[0],
      busy: acting.busy,
      move: cursor.move,
      act,
      undo,
      ask: setAsking,
      open: (alert) => change({ alert }),
      close: () => (state.alert ? change({ alert: undefined, tab: 'overview' }) : setSelected(new Set())),
      select: (id) => setSelected((old) => toggled(old, id)),
      samples: (id) => setOpened((old) => toggled(old, id)),
      search: () => search.current?.focus(),
      cannotIgnore: () =>
        targets.length > 1
          ? host.toasts.warning('Several alerts are selected', 'What is like one of them can be ignored.')
          : host.toasts.warning('This alert comes from no rule', 'It can be snoozed or silenced.'),
      mayNot: (needs) =>
        host.toasts.warning(mayNotText(needs === 'write' ? 'ignore matches' : 'work on alerts', needs)),
      missing: () =>
        list.first
          ? host.toasts.warning('The list is still on its way', 'That key acts once it is there.')
          : host.toasts.warning('No alert is marked', 'j marks the first one.'),
    }),
    asking === null,
  );

  const empty = !list.first && !list.failure && list.rows.length === 0;
  return (
    <>
      <ShadowNote />
      <CountsRow
        counts={counts.data}
        state={state}
        login={me.login}
        change={change}
        sinceLastVisit={sinceLastVisit}
      />
      <EuiSpacer size="s" />
      <EuiButtonEmpty
        size="xs"
        iconType={state.chart ? 'arrowDown' : 'arrowRight'}
        aria-expanded={state.chart}
        onClick={() => change({ chart: !state.chart }, { replace: true })}
      >
        Alerts over time
      </EuiButtonEmpty>
      {state.chart && <HistogramPanel state={state} />}
      <EuiSpacer size="s" />
      <FiltersRow
        state={state}
        facets={facets.data}
        change={change}
        refresh={() => {
          load();
          counts.refresh();
        }}
        searchRef={(input) => {
          search.current = input;
        }}
      />
      <EuiSpacer size="s" />
      {list.failure && <FailureNote failure={list.failure} retry={load} />}
      <div className="lkRow lkRow--wide">
        <ActBar
          targets={targets}
          ticked={chosen.length > 0 && state.alert === undefined}
          busy={acting.busy}
          act={act}
          ask={setAsking}
          clear={() => setSelected(new Set())}
        />
        <div className="lkRow">
          {state.sort !== 'queue' && (
            <EuiButtonEmpty size="xs" onClick={() => change({ sort: 'queue', order: 'desc', page: 1 })}>
              Back to the queue's order
            </EuiButtonEmpty>
          )}
          {me.privileges.triage && list.total > 0 && (
            <EuiButtonEmpty size="xs" onClick={() => setAsking('matching')}>
              all {list.totalIsLowerBound ? 'more than ' : ''}
              {list.total.toLocaleString('en-US')} that match…
            </EuiButtonEmpty>
          )}
          <EuiButtonEmpty size="xs" iconType="keyboard" onClick={() => setAsking('keys')}>
            Keys (?)
          </EuiButtonEmpty>
        </div>
      </div>
      {list.news > 0 && (
        <>
          <EuiSpacer size="s" />
          <EuiButton size="s" fullWidth onClick={load} data-test-subj="lkShowNew">
            {plural(list.news, 'new alert')}, show
          </EuiButton>
        </>
      )}
      <EuiSpacer size="s" />
      {list.first && <LoadingRows rows={10} label="Loading alerts" />}
      {list.loading && !list.first && <EuiProgress size="xs" color="primary" />}
      {empty && (
        <Nothing state={state} change={change} rules={health.data?.rules} mayWrite={me.privileges.write} />
      )}
      {list.rows.length > 0 && (
        <AlertsTable
          rows={list.rows}
          total={list.total}
          state={state}
          loading={false}
          selected={selected}
          cursor={cursor.id}
          opened={opened}
          acted={acting.acted}
          change={change}
          selectable={me.privileges.triage}
          toggle={(id) => setSelected((old) => toggled(old, id))}
          toggleAll={() => setSelected(ids.every((id) => selected.has(id)) ? new Set() : new Set(ids))}
          open={(id) => {
            cursor.go(id);
            change({ alert: id });
          }}
          undo={(id) => void undo(id)}
          narrow={narrow}
        />
      )}
      {state.alert && (
        <AlertFlyout
          id={state.alert}
          tab={state.tab}
          changes={acting.changes}
          busy={acting.busy}
          place={{ at: ids.indexOf(state.alert), of: ids.length }}
          onTab={(tab) => change({ tab }, { replace: true })}
          move={cursor.move}
          onAlert={setShown}
          act={(alert, what) => void act(what, [alert])}
          ask={setAsking}
          close={() => change({ alert: undefined, tab: 'overview' })}
        />
      )}
      <QueueDialogs
        asking={asking}
        targets={targets}
        total={list.total}
        filter={() => filterOf(state, Date.now())}
        act={act}
        close={() => setAsking(null)}
        changed={() => {
          load();
          counts.refresh();
        }}
      />
    </>
  );
};
