import React from 'react';
import type { Ladder } from '../../common/schemas';
import { useAct, useApi } from '../kit';
import { useKnown } from '../who';
import { LadderFlyout } from './ladder_flyout';
import { levelText } from './level_text';
import { RecordTab } from './record_tab';

interface Props {
  open: string | undefined;
  setOpen(id: string | undefined): void;
}

/** Who is told next when nobody acts. */
export const LaddersTab: React.FC<Props> = ({ open, setOpen }) => {
  const { run } = useAct();
  const known = useKnown();
  const { data, failure, refresh } = useApi('listLadders');
  return (
    <RecordTab<Ladder>
      noun={['ladder', 'ladders']}
      items={known.first ? undefined : data?.items}
      failure={failure ?? known.failure}
      refresh={() => {
        refresh();
        known.refresh();
      }}
      needs="write"
      open={open}
      setOpen={setOpen}
      empty={{
        icon: 'sortUp',
        title: 'No ladders yet',
        text: (
          <p>
            A ladder says who is told next when nobody acknowledges an alert in time, when it goes on for
            long, or when it gets worse. Make one, and choose it in a rule under Then.
          </p>
        ),
      }}
      columns={[
        {
          name: 'Levels',
          render: ({ levels, repeat }: Ladder) => (
            <span className="lkBreak">
              {levels.map((level, at) => (
                <div key={levelText(level, known.names)}>
                  {at + 1}. {levelText(level, known.names)}
                </div>
              ))}
              {repeat && (
                <div className="lkSmall lkQuiet">
                  begins anew {repeat.times === 1 ? 'once' : `${repeat.times} times`} while nobody
                  acknowledges
                </div>
              )}
            </span>
          ),
        },
      ]}
      remove={async ({ id }) => (await run('deleteLadder', { params: { id } })) !== null}
      editor={(ladder, mayWrite) => (
        <LadderFlyout
          key={`${open} ${ladder?.version ?? 0}`}
          ladder={ladder}
          known={known}
          mayWrite={mayWrite}
          saved={({ id }) => {
            refresh();
            setOpen(id);
          }}
          close={() => setOpen(undefined)}
        />
      )}
    />
  );
};
