import { EuiButtonEmpty, EuiButtonIcon, EuiFieldText, EuiSpacer, EuiSwitch } from '@elastic/eui';
import React from 'react';
import { type Ladder, type LadderLevel, ladderInputSchema, type Who } from '../../common/schemas';
import { Select } from '../components';
import { useAct } from '../kit';
import { DurationBlank, NumberBlank } from '../rule_editor';
import { type KnownWho, WhoPicker } from '../who';
import { checked, errorAt } from './problems';
import { FormRow, RecordFlyout } from './record_flyout';
import { useRecord } from './use_record';

interface LevelDraft {
  when: LadderLevel['when'];
  after: string;
  count: string;
  who: Who[];
}

interface Draft {
  name: string;
  levels: LevelDraft[];
  repeats: boolean;
  repeatAfter: string;
  times: string;
}

const WHEN: ReadonlyArray<{ value: LadderLevel['when']; text: string }> = [
  { value: 'unacknowledged', text: 'not acknowledged' },
  { value: 'active', text: 'not over, even if acknowledged' },
  { value: 'worse', text: 'worse' },
  { value: 'repeats', text: 'found again' },
];

const level = (after: string): LevelDraft => ({ when: 'unacknowledged', after, count: '10', who: [] });

const draftOf = (ladder: Ladder | null): Draft => ({
  name: ladder?.name ?? '',
  levels: ladder
    ? ladder.levels.map((one) => ({
        when: one.when,
        after: 'after' in one ? one.after : '15m',
        count: 'count' in one ? String(one.count) : '10',
        who: one.who,
      }))
    : [level('5m')],
  repeats: ladder?.repeat != null,
  repeatAfter: ladder?.repeat?.after ?? '30m',
  times: String(ladder?.repeat?.times ?? 3),
});

const check = ({ name, levels, repeats, repeatAfter, times }: Draft) =>
  checked(ladderInputSchema, {
    name,
    levels: levels.map(({ when, after, count, who }) => ({ when, after, count: Number(count), who })),
    repeat: repeats ? { after: repeatAfter, times: Number(times) } : null,
  });

interface Props {
  ladder: Ladder | null;
  known: KnownWho;
  mayWrite: boolean;
  saved(ladder: Ladder): void;
  close(): void;
}

/** Makes or changes a ladder: one sentence a level. */
export const LadderFlyout: React.FC<Props> = ({ ladder, known, mayWrite, saved, close }) => {
  const { busy, run } = useAct();
  const { draft, set, errors, wrong, failure, save } = useRecord({
    start: draftOf(ladder),
    check,
    saved,
    store: (input, fail) =>
      ladder
        ? run(
            'updateLadder',
            { params: { id: ladder.id }, body: { ladder: input, version: ladder.version } },
            fail,
          )
        : run('createLadder', { body: input }, fail),
  });
  const { levels } = draft;
  const change = (at: number, part: Partial<LevelDraft>) =>
    set({ levels: levels.map((one, other) => (other === at ? { ...one, ...part } : one)) });
  const timed = (when: LadderLevel['when']) => when === 'unacknowledged' || when === 'active';
  return (
    <RecordFlyout
      title={ladder?.name ?? 'New ladder'}
      {...{ errors, failure, busy, mayWrite, close, save: () => void save() }}
    >
      <FormRow label="Name" error={wrong.name}>
        <EuiFieldText fullWidth value={draft.name} onChange={(event) => set({ name: event.target.value })} />
      </FormRow>
      <EuiSpacer size="s" />
      <p className="lkSmall">
        Times count from the alert’s beginning. Acknowledging stops what waits for that; when the
        acknowledgement runs out, the ladder begins anew.
      </p>
      <EuiSpacer size="s" />
      <ol>
        {levels.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: levels are told apart by their place
          <li key={at}>
            <div className="lkLine">
              <strong>{at + 1}</strong> if it is
              <Select
                label={`Level ${at + 1}: when`}
                compressed
                width={250}
                value={one.when}
                options={WHEN}
                onChange={(when) => change(at, { when })}
              />
              {timed(one.when) && (
                <>
                  after
                  <DurationBlank
                    name={`level-${at}-after`}
                    label={`Level ${at + 1}: after`}
                    value={one.after}
                    invalid={wrong[`levels.${at}.after`] !== undefined}
                    onChange={(after) => change(at, { after })}
                  />
                </>
              )}
              {one.when === 'repeats' && (
                <>
                  <NumberBlank
                    name={`level-${at}-count`}
                    label={`Level ${at + 1}: times`}
                    width={90}
                    min={1}
                    value={one.count}
                    invalid={wrong[`levels.${at}.count`] !== undefined}
                    onChange={(count) => change(at, { count })}
                  />
                  times
                </>
              )}
              {levels.length > 1 && (
                <EuiButtonIcon
                  iconType="cross"
                  color="danger"
                  aria-label={`Take level ${at + 1} out`}
                  onClick={() => set({ levels: levels.filter((_, other) => other !== at) })}
                />
              )}
            </div>
            <div className="lkLine">
              tell
              <WhoPicker
                label={`Level ${at + 1}: whom`}
                known={known}
                chosen={one.who}
                invalid={errorAt(wrong, `levels.${at}.who`) !== undefined}
                onChange={(who) => change(at, { who })}
              />
            </div>
            <EuiSpacer size="m" />
          </li>
        ))}
      </ol>
      <EuiButtonEmpty
        size="xs"
        flush="left"
        iconType="plusInCircle"
        onClick={() => set({ levels: [...levels, level('1h')] })}
      >
        Add a level
      </EuiButtonEmpty>
      <EuiSpacer size="m" />
      <EuiSwitch
        label="Begins anew while nobody acknowledges"
        checked={draft.repeats}
        onChange={(event) => set({ repeats: event.target.checked })}
      />
      {draft.repeats && (
        <div className="lkLine">
          <DurationBlank
            name="repeat-after"
            label="Anew after"
            value={draft.repeatAfter}
            invalid={wrong['repeat.after'] !== undefined}
            onChange={(repeatAfter) => set({ repeatAfter })}
          />
          after its last level,
          <NumberBlank
            name="repeat-times"
            label="How often"
            width={80}
            min={1}
            max={20}
            value={draft.times}
            invalid={wrong['repeat.times'] !== undefined}
            onChange={(times) => set({ times })}
          />
          times
        </div>
      )}
    </RecordFlyout>
  );
};
