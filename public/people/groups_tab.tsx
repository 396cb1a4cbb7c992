import React from 'react';
import type { Group } from '../../common/schemas';
import { useAct, useNow } from '../kit';
import { useKnown } from '../who';
import { GroupFlyout } from './group_flyout';
import { onCallText } from './on_call_text';
import { RecordTab } from './record_tab';

const KIND_WORDS = { all: 'together', rotation: 'rotation', schedule: 'schedule' } as const;

interface Props {
  open: string | undefined;
  setOpen(id: string | undefined): void;
}

/** Who is told together, or one after another. */
export const GroupsTab: React.FC<Props> = ({ open, setOpen }) => {
  const { run } = useAct();
  const known = useKnown();
  const now = useNow(10_000);
  return (
    <RecordTab<Group>
      noun={['group', 'groups']}
      items={known.first ? undefined : known.groups}
      failure={known.failure}
      refresh={known.refresh}
      needs="write"
      open={open}
      setOpen={setOpen}
      empty={{
        icon: 'usersRolesApp',
        title: 'No groups yet',
        text: (
          <>
            <p>
              A group is told as one: everybody, whose turn it is in a rotation, or who is on call by weekday
              and time.
            </p>
            {known.people.length === 0 && <p>Add the people first, under People.</p>}
          </>
        ),
      }}
      columns={[
        { name: 'Told', width: '110px', render: ({ who }: Group) => KIND_WORDS[who.kind] },
        {
          name: 'Now',
          render: ({ who }: Group) => (
            <span className="lkBreak">{onCallText(who, now, known.names.person)}</span>
          ),
        },
      ]}
      remove={async ({ id }) => (await run('deleteGroup', { params: { id } })) !== null}
      editor={(group, mayWrite) => (
        <GroupFlyout
          key={`${open} ${group?.version ?? 0}`}
          group={group}
          people={known.people}
          mayWrite={mayWrite}
          saved={({ id }) => {
            known.refresh();
            setOpen(id);
          }}
          close={() => setOpen(undefined)}
        />
      )}
    />
  );
};
