import {
  EuiBasicTable,
  EuiButton,
  EuiButtonIcon,
  EuiHealth,
  EuiLink,
  EuiSpacer,
  EuiToolTip,
} from '@elastic/eui';
import React, { useState } from 'react';
import type { Channel } from '../../common/schemas';
import { Confirm, Empty, FailureNote, LoadingRows, MayNot, TimeText } from '../components';
import { useAct, useApi, useLookout } from '../kit';
import { plural } from '../words';
import { ChannelFlyout } from './channel_flyout';
import { targetOf, WrittenDocuments } from './channel_target';
import { KINDS } from './kinds';

interface Props {
  /** Id of the open channel, `new`, or nothing. */
  open: string | undefined;
  setOpen(id: string | undefined): void;
}

/** Where notifications can go. */
export const ChannelsTab: React.FC<Props> = ({ open, setOpen }) => {
  const { me, host } = useLookout();
  const { data, failure, refresh } = useApi('listChannels');
  const { run } = useAct();
  const [deleting, setDeleting] = useState<Channel | null>(null);
  const may = me.privileges.admin;
  const items = data?.items ?? [];
  const shown = open === 'new' ? null : items.find(({ id }) => id === open);

  const remove = async () => {
    if (!deleting) return;
    const answer = await run('deleteChannel', { params: { id: deleting.id } });
    setDeleting(null);
    if (!answer) return;
    if (answer.usedBy.length > 0) {
      host.toasts.warning(
        `${deleting.name} is deleted`,
        `${plural(answer.usedBy.length, 'rule')} used it and tell nobody there now.`,
      );
    } else host.toasts.success(`${deleting.name} is deleted`);
    refresh();
  };

  const add = may ? (
    <EuiButton fill size="s" iconType="plusInCircle" onClick={() => setOpen('new')}>
      New channel
    </EuiButton>
  ) : (
    <MayNot duty="change channels" needs="admin" />
  );

  return (
    <>
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!data && !failure && <LoadingRows />}
      {data && items.length === 0 && (
        <Empty icon="email" title="Nobody can be told yet" actions={add}>
          <p>
            A channel is a place that notifications go to: mail, chat, a ticket, a pager, an index, or any web
            address.
          </p>
        </Empty>
      )}
      {items.length > 0 && (
        <>
          {add}
          <EuiSpacer size="m" />
          <EuiBasicTable<Channel>
            tableCaption="Channels"
            items={items}
            itemId="id"
            responsive={false}
            columns={[
              {
                field: 'name',
                name: 'Name',
                render: (name: string, { id }: Channel) =>
                  may ? <EuiLink onClick={() => setOpen(id)}>{name}</EuiLink> : name,
              },
              { name: 'Kind', width: '100px', render: ({ config }: Channel) => KINDS[config.type].label },
              {
                name: 'Goes to',
                render: (channel: Channel) => (
                  <span className="lkBreak">
                    {targetOf(channel)} <WrittenDocuments channel={channel} />
                  </span>
                ),
              },
              {
                field: 'enabled',
                name: 'State',
                width: '90px',
                render: (on: boolean) => (
                  <EuiHealth color={on ? 'success' : 'subdued'}>{on ? 'on' : 'off'}</EuiHealth>
                ),
              },
              {
                field: 'updatedAt',
                name: 'Changed',
                width: '150px',
                render: (at: string, { updatedBy }: Channel) => (
                  <EuiToolTip content={`by ${updatedBy}`}>
                    <TimeText at={at} />
                  </EuiToolTip>
                ),
              },
              {
                name: <span className="euiScreenReaderOnly">Delete</span>,
                width: '48px',
                render: (channel: Channel) =>
                  may ? (
                    <EuiButtonIcon
                      iconType="trash"
                      color="danger"
                      aria-label={`Delete ${channel.name}`}
                      onClick={() => setDeleting(channel)}
                    />
                  ) : null,
              },
            ]}
          />
        </>
      )}
      {shown !== undefined && may && (
        <ChannelFlyout
          key={open}
          channel={shown}
          saved={(channel) => {
            refresh();
            setOpen(channel.id);
          }}
          close={() => setOpen(undefined)}
        />
      )}
      {deleting && (
        <Confirm
          title={`Delete ${deleting.name}?`}
          act="Delete"
          danger
          onConfirm={remove}
          onCancel={() => setDeleting(null)}
        >
          <p>Rules that use it go on and tell nobody there. What was sent stays on record.</p>
        </Confirm>
      )}
    </>
  );
};
