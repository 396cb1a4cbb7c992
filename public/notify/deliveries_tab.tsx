import { EuiBasicTable, EuiButtonEmpty, EuiFilterGroup, EuiHealth, EuiLink, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { Delivery } from '../../common/schemas';
import { DELIVERY_STATES, type DeliveryState } from '../../common/words';
import { choicesOf, Empty, FailureNote, FilterMenu, LoadingRows, MayNot, TimeText } from '../components';
import { paginationOf, pagingAfter, type TableChange, useAct, useApi, useLookout } from '../kit';
import type { NotifyState } from './url';

const COLORS: Record<DeliveryState, string> = {
  sent: 'success',
  pending: 'warning',
  failed: 'danger',
  held: 'subdued',
};
const EVERY = 5_000;

interface Props {
  state: NotifyState;
  change(part: Partial<NotifyState>): void;
}

/** What was told, is still to be told, or could not be told. */
export const DeliveriesTab: React.FC<Props> = ({ state, change }) => {
  const { me } = useLookout();
  const { run, busy } = useAct();
  const channels = useApi('listChannels');
  const { data, failure, refresh } = useApi(
    'listDeliveries',
    { query: { state: state.state, channel: state.channel, page: state.page, perPage: state.perPage } },
    { every: EVERY },
  );
  const resend = async (id: string) => {
    if (await run('resendDelivery', { params: { id } })) refresh();
  };
  const items = data?.items ?? [];
  return (
    <>
      <div className="lkRow">
        <EuiFilterGroup>
          <FilterMenu
            name="State"
            choices={choicesOf(DELIVERY_STATES)}
            chosen={state.state}
            onChange={(chosen) => change({ state: chosen as DeliveryState[], page: 1 })}
          />
          <FilterMenu
            name="Channel"
            choices={(channels.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            chosen={state.channel ? [state.channel] : []}
            onChange={(chosen) => change({ channel: chosen[chosen.length - 1], page: 1 })}
          />
        </EuiFilterGroup>
        <MayNot duty="send again what failed" needs="admin" />
      </div>
      <EuiSpacer size="m" />
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!data && !failure && <LoadingRows />}
      {data && items.length === 0 && (
        <Empty
          icon="email"
          title={state.state.length > 0 || state.channel ? 'No delivery matches' : 'Nothing was sent yet'}
        >
          <p>A delivery is made when an alert of a rule with channels is created, comes back or recovers.</p>
        </Empty>
      )}
      {items.length > 0 && (
        <EuiBasicTable<Delivery>
          tableCaption="Deliveries"
          items={items}
          itemId="id"
          responsive={false}
          columns={[
            {
              field: 'state',
              name: 'State',
              width: '110px',
              render: (word: DeliveryState) => <EuiHealth color={COLORS[word]}>{word}</EuiHealth>,
            },
            {
              field: 'createdAt',
              name: 'Made',
              width: '120px',
              render: (at: string) => <TimeText at={at} />,
            },
            {
              field: 'channelName',
              name: 'To',
              render: (name: string, { target }: Delivery) => (
                <span className="lkBreak">
                  {name}
                  <div className="lkSmall lkQuiet">{target}</div>
                </span>
              ),
            },
            { field: 'reason', name: 'Why', width: '100px' },
            {
              field: 'alertId',
              name: 'About',
              width: '90px',
              render: (id: string, { ruleId }: Delivery) =>
                id === `rule:${ruleId}` ? (
                  <EuiLink href={`#/rules/${encodeURIComponent(ruleId)}`}>rule</EuiLink>
                ) : (
                  <EuiLink href={`#/queue?alert=${encodeURIComponent(id)}&tab=notifications`}>alert</EuiLink>
                ),
            },
            {
              field: 'attempts',
              name: 'Answer',
              render: (attempts: Delivery['attempts'], { nextTryAt, state: word, held }: Delivery) => {
                if (held) return <span className="lkBreak lkSmall">{held.text}</span>;
                const last = attempts[attempts.length - 1];
                return (
                  <span className="lkBreak lkSmall">
                    {attempts.length} × tried{last ? `: ${last.answer}` : ''}
                    {word === 'pending' && nextTryAt && (
                      <>
                        , next <TimeText at={nextTryAt} />
                      </>
                    )}
                  </span>
                );
              },
            },
            {
              name: <span className="euiScreenReaderOnly">Send again</span>,
              width: '120px',
              render: (delivery: Delivery) =>
                me.privileges.admin && delivery.state === 'failed' ? (
                  <EuiButtonEmpty size="xs" isDisabled={busy} onClick={() => resend(delivery.id)}>
                    Send again
                  </EuiButtonEmpty>
                ) : null,
            },
          ]}
          pagination={paginationOf(state, data?.total ?? 0)}
          onChange={(clicked: TableChange) => change(pagingAfter(state, clicked))}
        />
      )}
    </>
  );
};
