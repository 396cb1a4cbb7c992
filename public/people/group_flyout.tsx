import { EuiButtonEmpty, EuiButtonIcon, EuiComboBox, EuiFieldText, EuiSelect, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { Group, GroupWho, Person } from '../../common/schemas';
import { Select } from '../components';
import { useAct, useNow } from '../kit';
import { DurationBlank } from '../rule_editor';
import { WhenRows } from '../who';
import { checkGroup, draftOfGroup, type GroupDraft, newGroup } from './group_draft';
import { onCallText } from './on_call_text';
import { errorAt } from './problems';
import { FormRow, RecordFlyout } from './record_flyout';
import { useRecord } from './use_record';

const KINDS: ReadonlyArray<{ value: GroupWho['kind']; text: string }> = [
  { value: 'all', text: 'everybody together' },
  { value: 'rotation', text: 'one after another: a rotation' },
  { value: 'schedule', text: 'by weekday and time: a schedule' },
];

interface Props {
  group: Group | null;
  people: readonly Person[];
  mayWrite: boolean;
  saved(group: Group): void;
  close(): void;
}

type Part = {
  draft: GroupDraft;
  wrong: Record<string, string>;
  people: readonly Person[];
  set(part: Partial<GroupDraft>): void;
};

const PersonSelect: React.FC<{
  label: string;
  login: string;
  people: readonly Person[];
  onChange(login: string): void;
}> = ({ label, login, people, onChange }) => (
  <Select
    label={label}
    compressed
    width={150}
    value={login}
    options={[
      ...(people.some((one) => one.login === login) ? [] : [{ value: login, text: login || 'choose' }]),
      ...people.map((one) => ({ value: one.login, text: one.name })),
    ]}
    onChange={onChange}
  />
);

/** Who is in it; in a rotation, in this order. */
const Members: React.FC<Part> = ({ draft, wrong, people, set }) => {
  const nameOf = (login: string) => people.find((one) => one.login === login)?.name ?? login;
  return (
    <FormRow
      label={draft.kind === 'rotation' ? 'Members, in the order of their turns' : 'Members'}
      error={errorAt(wrong, 'who.members')}
    >
      <EuiComboBox
        fullWidth
        placeholder={people.length > 0 ? 'choose people' : 'add people first'}
        options={people.map(({ login, name }) => ({ label: name, key: login }))}
        selectedOptions={draft.members.map((login) => ({ label: nameOf(login), key: login }))}
        onChange={(options: Array<{ key?: string; label: string }>) =>
          set({ members: options.map(({ key, label }) => key ?? label) })
        }
      />
    </FormRow>
  );
};

const Rotation: React.FC<Part> = ({ draft, wrong, set }) => (
  <>
    <div className="lkLine">
      for
      <DurationBlank
        name="shift"
        label="Shift"
        value={draft.shift}
        invalid={wrong['who.shift'] !== undefined}
        onChange={(shift) => set({ shift })}
      />
      each, from
      <div style={{ width: 150 }}>
        <EuiFieldText
          compressed
          fullWidth
          type="date"
          aria-label="First day"
          isInvalid={wrong['who.starts'] !== undefined}
          value={draft.starts}
          onChange={(event) => set({ starts: event.target.value })}
        />
      </div>
      at
      <div style={{ width: 92 }}>
        <EuiFieldText
          compressed
          fullWidth
          aria-label="Handover"
          isInvalid={wrong['who.handover'] !== undefined}
          value={draft.handover}
          onChange={(event) => set({ handover: event.target.value })}
        />
      </div>
    </div>
  </>
);

const Shifts: React.FC<Part> = ({ draft, people, set }) => (
  <WhenRows
    name="Shift"
    rows={draft.shifts}
    make={() => ({ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', login: people[0]?.login ?? '' })}
    set={(shifts) => set({ shifts })}
    lead={({ login }, change) => (
      <PersonSelect
        label="Who has the shift"
        login={login}
        people={people}
        onChange={(chosen) => change({ login: chosen })}
      />
    )}
  />
);

/** Who stands in for whoever would be on call. */
const Overrides: React.FC<Part> = ({ draft, wrong, people, set }) => {
  const { overrides } = draft;
  const change = (at: number, part: Partial<GroupDraft['overrides'][number]>) =>
    set({ overrides: overrides.map((one, other) => (other === at ? { ...one, ...part } : one)) });
  return (
    <>
      <strong>Stand-ins</strong>
      <p className="lkSmall">
        They are told in place of whoever would be on call. Times are those of your own zone.
      </p>
      {overrides.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else that tells them apart
        <div key={at} className="lkLine">
          <PersonSelect
            label={`Stand-in ${at + 1}`}
            login={one.login}
            people={people}
            onChange={(login) => change(at, { login })}
          />
          {(['from', 'to'] as const).map((end) => (
            <React.Fragment key={end}>
              {end}
              <div style={{ width: 215 }}>
                <EuiFieldText
                  compressed
                  fullWidth
                  type="datetime-local"
                  aria-label={`Stand-in ${at + 1}, ${end}`}
                  isInvalid={wrong[`who.overrides.${at}.${end}`] !== undefined}
                  value={one[end]}
                  onChange={(event) => change(at, { [end]: event.target.value })}
                />
              </div>
            </React.Fragment>
          ))}
          <EuiButtonIcon
            iconType="cross"
            color="danger"
            aria-label={`Take stand-in ${at + 1} out`}
            onClick={() => set({ overrides: overrides.filter((_, other) => other !== at) })}
          />
        </div>
      ))}
      <div>
        <EuiButtonEmpty
          size="xs"
          flush="left"
          iconType="plusInCircle"
          onClick={() =>
            set({ overrides: [...overrides, { from: '', to: '', login: people[0]?.login ?? '' }] })
          }
        >
          Add a stand-in
        </EuiButtonEmpty>
      </div>
    </>
  );
};

/** Makes or changes a group, and says who of it is on call at this moment. */
export const GroupFlyout: React.FC<Props> = ({ group, people, mayWrite, saved, close }) => {
  const { busy, run } = useAct();
  const now = useNow(10_000);
  const { draft, set, errors, wrong, failure, save } = useRecord({
    start: group ? draftOfGroup(group, now) : newGroup(now),
    check: checkGroup,
    saved,
    store: (input, fail) =>
      group
        ? run(
            'updateGroup',
            { params: { id: group.id }, body: { group: input, version: group.version } },
            fail,
          )
        : run('createGroup', { body: input }, fail),
  });
  const { input } = checkGroup(draft);
  const part = { draft, wrong, people, set };
  return (
    <RecordFlyout
      title={group?.name ?? 'New group'}
      {...{ errors, failure, busy, mayWrite, close, save: () => void save() }}
    >
      <FormRow label="Name" error={wrong.name}>
        <EuiFieldText fullWidth value={draft.name} onChange={(event) => set({ name: event.target.value })} />
      </FormRow>
      <FormRow label="Who is told">
        <EuiSelect
          fullWidth
          value={draft.kind}
          options={KINDS.map((one) => ({ ...one }))}
          onChange={(event) => set({ kind: event.target.value as GroupWho['kind'] })}
        />
      </FormRow>
      {draft.kind !== 'schedule' && <Members {...part} />}
      <EuiSpacer size="m" />
      {draft.kind === 'rotation' && <Rotation {...part} />}
      {draft.kind === 'schedule' && <Shifts {...part} />}
      {draft.kind !== 'all' && (
        <>
          <EuiSpacer size="m" />
          <FormRow label="Time zone of these times" error={wrong['who.zone']}>
            <EuiFieldText
              fullWidth
              placeholder="Europe/Berlin"
              value={draft.zone}
              onChange={(event) => set({ zone: event.target.value })}
            />
          </FormRow>
          <EuiSpacer size="m" />
          <Overrides {...part} />
        </>
      )}
      {input && (
        <>
          <EuiSpacer size="m" />
          <p>
            <strong>Now: </strong>
            {onCallText(input.who, now, (login) => people.find((one) => one.login === login)?.name)}
          </p>
        </>
      )}
    </RecordFlyout>
  );
};
