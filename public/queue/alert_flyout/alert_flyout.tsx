import {
  EuiButton,
  EuiButtonEmpty,
  EuiButtonIcon,
  EuiFlyout,
  EuiFlyoutBody,
  EuiFlyoutHeader,
  EuiSpacer,
  EuiTab,
  EuiTabs,
  EuiTitle,
} from '@elastic/eui';
import React, { useEffect, useRef } from 'react';
import type { Act } from '../../../common/api';
import type { Alert } from '../../../common/schemas';
import {
  BackfilledBadge,
  FailureNote,
  JsonBlock,
  LoadingRows,
  Sentence,
  SeverityMark,
  TimeText,
} from '../../components';
import { useApi, useLookout } from '../../kit';
import { MakeQuieter, QuietBadges } from '../../quiet';
import type { Asking } from '../act_bar';
import { IgnoreEntry } from '../ignore';
import { FLYOUT_TABS, type FlyoutTab } from '../url';
import { Activity } from './activity';
import { Answers } from './answers';
import { Deliveries } from './deliveries';
import { DocumentsTab } from './documents_tab';
import { canStopExpecting, StopExpecting } from './stop_expecting';

interface Props {
  id: string;
  tab: FlyoutTab;
  /** Grows with every act, so that what is shown is read again. */
  changes: number;
  busy: boolean;
  place: { at: number; of: number };
  onTab(tab: FlyoutTab): void;
  onAlert(alert: Alert): void;
  move(by: number): void;
  act(alert: Alert, act: Act): void;
  ask(what: Asking): void;
  close(): void;
}

const TAB_WORDS: Record<FlyoutTab, string> = {
  overview: 'Overview',
  documents: 'Documents',
  activity: 'Activity',
  notifications: 'Notifications',
  json: 'JSON',
};

const EVERY = 10_000;

const Acts: React.FC<Pick<Props, 'act' | 'ask' | 'busy'> & { alert: Alert; login: string }> = ({
  alert,
  login,
  act,
  ask,
  busy,
}) => (
  <div className="lkRow">
    {alert.status === 'open' && (
      <EuiButton size="s" fill isDisabled={busy} onClick={() => act(alert, { type: 'acknowledge' })}>
        Acknowledge (a)
      </EuiButton>
    )}
    {alert.status !== 'closed' ? (
      <EuiButton size="s" isDisabled={busy} onClick={() => ask('close')}>
        Close (r)
      </EuiButton>
    ) : (
      <EuiButton size="s" isDisabled={busy} onClick={() => act(alert, { type: 'reopen' })}>
        Reopen
      </EuiButton>
    )}
    {alert.owner !== login && (
      <EuiButtonEmpty size="s" isDisabled={busy} onClick={() => act(alert, { type: 'assign', owner: login })}>
        Mine (m)
      </EuiButtonEmpty>
    )}
    <EuiButtonEmpty
      size="s"
      isDisabled={busy}
      onClick={() => act(alert, { type: alert.escalated ? 'deescalate' : 'escalate' })}
    >
      {alert.escalated ? 'Take escalation back' : 'Escalate (e)'}
    </EuiButtonEmpty>
    <EuiButtonEmpty size="s" isDisabled={busy} onClick={() => ask('note')}>
      Note (n)
    </EuiButtonEmpty>
    <MakeQuieter
      alert={alert}
      busy={busy}
      act={(what) => act(alert, what)}
      ask={ask}
      ignore={(close) => (
        <IgnoreEntry
          ask={() => {
            close();
            ask('ignore');
          }}
        />
      )}
    />
  </div>
);

/** One alert beside the queue: what is known of it and what can be done. */
export const AlertFlyout: React.FC<Props> = (props) => {
  const { id, tab, changes, place, onTab, onAlert, move, close } = props;
  const { me } = useLookout();
  const { data: newest, failure, refresh } = useApi('getAlert', { params: { id } }, { every: EVERY });
  // The old answer stays while the next alert loads; it must not pass for the next one.
  const alert = newest?.id === id ? newest : undefined;
  const deliveries = useApi('alertDeliveries', { params: { id } }, { every: EVERY });
  const told = deliveries.data?.items.filter(({ alertId }) => alertId === id);
  const title = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    if (alert) onAlert(alert);
  }, [alert, onAlert]);

  const seen = useRef(changes);
  useEffect(() => {
    if (seen.current === changes) return;
    seen.current = changes;
    refresh();
  }, [changes, refresh]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another alert is another thing to read
  useEffect(() => title.current?.focus(), [id]);

  return (
    <EuiFlyout
      onClose={() => close()}
      ownFocus={false}
      size="m"
      aria-labelledby="lk-flyout-title"
      maxWidth={860}
      style={{ minWidth: 'min(620px, 92vw)' }}
    >
      <EuiFlyoutHeader hasBorder>
        <div className="lkRow">
          <EuiButtonIcon
            iconType="arrowUp"
            aria-label="Alert before (k)"
            isDisabled={place.at <= 0}
            onClick={() => move(-1)}
          />
          <EuiButtonIcon
            iconType="arrowDown"
            aria-label="Next alert (j)"
            isDisabled={place.at < 0 || place.at >= place.of - 1}
            onClick={() => move(1)}
          />
          <span className="lkSmall lkQuiet">
            {place.at >= 0
              ? `${place.at + 1} of the ${place.of} on this page`
              : 'not on this page of the queue'}
          </span>
        </div>
        <EuiSpacer size="s" />
        <EuiTitle size="s">
          <h2 id="lk-flyout-title" ref={title} tabIndex={-1} className="lkBreak lkTitle">
            {alert ? <Sentence text={alert.reason} /> : 'Alert'}
          </h2>
        </EuiTitle>
        {alert && (
          <>
            <EuiSpacer size="s" />
            <div className="lkRow">
              <SeverityMark severity={alert.severity} />
              <span>{alert.status}</span>
              {alert.condition !== 'event' && <span>{alert.condition}</span>}
              {alert.noDataSince && (
                <span>
                  no data since <TimeText at={alert.noDataSince} form="short" />
                </span>
              )}
              <span>{alert.owner ?? 'nobody has it'}</span>
              {alert.backfill && <BackfilledBadge />}
              <QuietBadges alert={alert} />
            </div>
            <EuiSpacer size="s" />
            {me.privileges.triage && (
              <div className="lkRow">
                <Acts {...props} alert={alert} login={me.login} />
                {canStopExpecting(alert) && (
                  <StopExpecting
                    alert={alert}
                    disabled={props.busy}
                    done={(closed) => {
                      onAlert(closed);
                      refresh();
                    }}
                  />
                )}
              </div>
            )}
          </>
        )}
        <EuiSpacer size="s" />
        <EuiTabs style={{ marginBottom: -24 }}>
          {FLYOUT_TABS.map((name) => (
            <EuiTab key={name} isSelected={tab === name} onClick={() => onTab(name)}>
              {TAB_WORDS[name]}
            </EuiTab>
          ))}
        </EuiTabs>
      </EuiFlyoutHeader>
      <EuiFlyoutBody>
        {failure && <FailureNote failure={failure} retry={refresh} />}
        {!alert && !failure && <LoadingRows rows={9} label="Loading the alert" />}
        {alert && tab === 'overview' && (
          <Answers alert={alert} deliveries={told} showDocuments={() => onTab('documents')} />
        )}
        {alert && tab === 'documents' && (
          <DocumentsTab id={id} first={Object.keys(alert.sample[0]?.fields ?? {})} />
        )}
        {alert && tab === 'activity' && (
          <Activity
            history={alert.history}
            busy={props.busy}
            addNote={me.privileges.triage ? (note) => props.act(alert, { type: 'note', note }) : undefined}
          />
        )}
        {alert &&
          tab === 'notifications' &&
          (deliveries.failure ? (
            <FailureNote failure={deliveries.failure} retry={deliveries.refresh} />
          ) : told ? (
            <Deliveries items={told} />
          ) : (
            <LoadingRows />
          ))}
        {alert && tab === 'json' && <JsonBlock value={{ ...alert, rule: undefined, earlier: undefined }} />}
      </EuiFlyoutBody>
    </EuiFlyout>
  );
};
