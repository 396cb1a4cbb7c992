import React from 'react';
import type { Person } from '../../common/schemas';
import { useAct } from '../kit';
import { useKnown, whenText } from '../who';
import { PersonFlyout } from './person_flyout';
import { RecordTab } from './record_tab';

interface Props {
  open: string | undefined;
  setOpen(id: string | undefined): void;
}

/** Everybody who can be told, and how. */
export const PeopleTab: React.FC<Props> = ({ open, setOpen }) => {
  const { run } = useAct();
  const known = useKnown();
  return (
    <RecordTab<Person>
      noun={['person', 'people']}
      items={known.first ? undefined : known.people}
      failure={known.failure}
      refresh={known.refresh}
      needs="admin"
      open={open}
      setOpen={setOpen}
      empty={{
        icon: 'users',
        title: 'Nobody is known by name yet',
        text: (
          <p>
            Add people with their addresses on each channel. Then rules and ladders can tell them, owners hear
            of what is given to them, and @login in a note reaches its person.
          </p>
        ),
      }}
      columns={[
        { field: 'login', name: 'Login' },
        {
          name: 'Reached by',
          render: ({ addresses }: Person) => (
            <span className="lkBreak">
              {addresses.length === 0 && 'no address: the default channel is told'}
              {addresses.map(({ channel, address }) => (
                <div key={channel}>
                  {known.names.channel(channel) ?? 'a channel that is gone'}: {address}
                </div>
              ))}
            </span>
          ),
        },
        {
          name: 'Quiet hours',
          render: ({ quietHours }: Person) =>
            quietHours ? (
              <span className="lkSmall">
                {quietHours.windows.map(whenText).join('; ')} {quietHours.zone}
              </span>
            ) : (
              '–'
            ),
        },
      ]}
      remove={async ({ id }) => (await run('deletePerson', { params: { id } })) !== null}
      editor={(person, mayWrite) => (
        <PersonFlyout
          key={`${open} ${person?.version ?? 0}`}
          person={person}
          channels={known.channels}
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
