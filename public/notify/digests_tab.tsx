import { EuiBasicTable, EuiButton, EuiButtonIcon, EuiHealth, EuiLink, EuiSpacer } from '@elastic/eui';
import React, { useState } from 'react';
import { whoText } from '../../common/people';
import type { Digest } from '../../common/schemas';
import { Confirm, Empty, FailureNote, LoadingRows, TimeText } from '../components';
import { useAct, useApi, useLookout } from '../kit';
import { useKnown } from '../who';
import { DigestFlyout } from './digest_flyout';

interface Props {
  /** Id of the open digest, `new`, or nothing. */
  open: string | undefined;
  setOpen(id: string | undefined): void;
}

/** What a digest is about, in a few words. */
function aboutOf({ rules, tags, severities, owner }: Digest): string {
  const parts = [
    severities.join(', '),
    rules.length > 0 ? `${rules.length} rules` : '',
    tags.length > 0 ? `tagged ${tags.join(', ')}` : '',
    owner ? `of ${owner}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join('; ') : 'everything';
}

/** Summaries at set times. */
export const DigestsTab: React.FC<Props> = ({ open, setOpen }) => {
  const { me } = useLookout();
  const { data, failure, refresh } = useApi('listDigests');
  const known = useKnown();
  const { run } = useAct();
  const [deleting, setDeleting] = useState<Digest | null>(null);
  const may = me.privileges.write;
  const items = data?.items ?? [];
  const shown = open === 'new' ? null : items.find(({ id }) => id === open);
  const remove = async () => {
    if (!deleting) return;
    const done = await run('deleteDigest', { params: { id: deleting.id } });
    setDeleting(null);
    if (done) refresh();
  };
  const add = may && (
    <EuiButton fill size="s" iconType="plusInCircle" onClick={() => setOpen('new')}>
      New digest
    </EuiButton>
  );
  const columns = [
    {
      field: 'name',
      name: 'Name',
      render: (name: string, { id }: Digest) => <EuiLink onClick={() => setOpen(id)}>{name}</EuiLink>,
    },
    { name: 'About', render: (digest: Digest) => <span className="lkBreak">{aboutOf(digest)}</span> },
    {
      name: 'When',
      render: ({ schedule }: Digest) => (
        <span>
          <span className="lkMono">{schedule.cron}</span> {schedule.zone ?? 'each one’s own zone'}
        </span>
      ),
    },
    {
      field: 'to',
      name: 'To',
      render: (to: Digest['to']) => (
        <span className="lkBreak">{to.map((who) => whoText(who, known.names)).join(', ')}</span>
      ),
    },
    {
      field: 'enabled',
      name: 'State',
      width: '120px',
      render: (on: boolean) => (
        <EuiHealth color={on ? 'success' : 'subdued'}>{on ? 'on' : 'switched off'}</EuiHealth>
      ),
    },
    { field: 'updatedAt', name: 'Changed', width: '170px', render: (at: string) => <TimeText at={at} /> },
    {
      name: '',
      width: '48px',
      render: (digest: Digest) =>
        may ? (
          <EuiButtonIcon
            iconType="trash"
            color="danger"
            aria-label={`Delete ${digest.name}`}
            onClick={() => setDeleting(digest)}
          />
        ) : null,
    },
  ];
  return (
    <>
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!data && !failure && <LoadingRows label="Loading digests" />}
      {data && items.length === 0 && (
        <Empty title="No digest yet" actions={add || undefined}>
          <p>
            A digest says at set times what happened since the last one: new alerts, open ones, top rules.
          </p>
        </Empty>
      )}
      {items.length > 0 && (
        <>
          {add}
          <EuiSpacer size="m" />
          <EuiBasicTable items={items} columns={columns} tableCaption="Digests" />
        </>
      )}
      {(shown || open === 'new') && (
        <DigestFlyout
          key={open}
          digest={shown ?? null}
          known={known}
          close={() => setOpen(undefined)}
          saved={() => {
            setOpen(undefined);
            refresh();
          }}
        />
      )}
      {deleting && (
        <Confirm
          title={`Delete the digest ${deleting.name}?`}
          act="Delete"
          danger
          onConfirm={remove}
          onCancel={() => setDeleting(null)}
        >
          <p>Nobody gets it any more. What was sent stays under Deliveries.</p>
        </Confirm>
      )}
    </>
  );
};
