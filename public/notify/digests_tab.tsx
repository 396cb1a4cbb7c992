import { EuiHealth } from '@elastic/eui';
import React from 'react';
import { whoText } from '../../common/people';
import type { Digest } from '../../common/schemas';
import { useAct, useApi } from '../kit';
import { RecordTab } from '../people';
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
  const { data, failure, refresh } = useApi('listDigests');
  const known = useKnown();
  const { run } = useAct();
  return (
    <RecordTab<Digest>
      noun={['digest', 'digests']}
      items={data?.items}
      failure={failure}
      refresh={refresh}
      needs="write"
      open={open}
      setOpen={setOpen}
      empty={{
        icon: 'email',
        title: 'No digest yet',
        text: (
          <p>
            A digest says at set times what happened since the last one: new alerts, open ones, top rules.
          </p>
        ),
      }}
      columns={[
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
      ]}
      remove={async ({ id }) => (await run('deleteDigest', { params: { id } })) !== null}
      editor={(digest, mayWrite) => (
        <DigestFlyout
          key={open}
          digest={digest}
          known={known}
          mayWrite={mayWrite}
          close={() => setOpen(undefined)}
          saved={() => {
            setOpen(undefined);
            refresh();
          }}
        />
      )}
    />
  );
};
