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
import type { Act, AnswerOf, Routes } from '../../../common/api';
import type { Alert } from '../../../common/schemas';
import {
  BackfilledBadge,
  FailureNote,
  JsonBlock,
  LoadingRows,
  MayNot,
  Sentence,
  SeverityMark,
  TimeText,
} from '../../components';
import { useApi, useLookout } from '../../kit';
import { MakeQuieter, QuietBadges } from '../../quiet';
import type { Asking } from '../act_bar';
import { FLYOUT_TABS, type FlyoutTab } from '../url';
import { Activity } from './activity';
import { Answers } from './answers';
import { Deliveries } from './deliveries';
import { DocumentsTab } from './documents_tab';
import { canStopExpecting, StopExpecting } from './stop_expecting';

type Full = AnswerOf<Routes['getAlert']>;

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

/** What can be done with the alert, by those who may. */
const Acts: React.FC<Pick<Props, 'act' | 'ask' | 'busy'> & { alert: Full; stopped(closed: Alert): void }> = ({
  alert,
  act,
  ask,
  busy,
  stopped,
}) => {
  const { me } = useLookout();
  const { triage, write } = me.privileges;
  const button = (text: string, what: () => void) => (
    <EuiButtonEmpty size="s" isDisabled={busy} onClick={what}>
      {text}
    </EuiButtonEmpty>
  );
  return (
    <div className="lkRow">
      {triage && (
        <>
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
          {alert.owner !== me.login &&
            button('Mine (m)', () => act(alert, { type: 'assign', owner: me.login }))}
          {alert.escalated
            ? button('Take escalation back', () => act(alert, { type: 'deescalate' }))
            : button('Escalate (e)', () => act(alert, { type: 'escalate' }))}
          {button('Note (n)', () => ask('note'))}
        </>
      )}
      <MayNot duty="work on alerts" needs="triage" />
      {(triage || write) && (
        <MakeQuieter alert={alert} busy={busy} act={(what) => act(alert, what)} ask={ask} />
      )}
      {triage && canStopExpecting(alert) && <StopExpecting alert={alert} disabled={busy} done={stopped} />}
    </div>
  );
};

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
            <Acts
              act={props.act}
              ask={props.ask}
              busy={props.busy}
              alert={alert}
              stopped={(closed) => {
                onAlert(closed);
                refresh();
              }}
            />
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
