import { EuiButtonEmpty, EuiButtonIcon, EuiFieldText, EuiSpacer, EuiSwitch } from '@elastic/eui';
import React from 'react';
import { type Channel, type Person, personInputSchema } from '../../common/schemas';
import { Select } from '../components';
import { useAct } from '../kit';
import { type WhenRow, WhenRows } from '../who';
import { checked, errorAt } from './problems';
import { FormRow, RecordFlyout } from './record_flyout';
import { useRecord } from './use_record';

interface Draft {
  login: string;
  name: string;
  addresses: Array<{ channel: string; address: string }>;
  zone: string;
  quiet: boolean;
  windows: WhenRow[];
  criticalPasses: boolean;
}

const NIGHT: WhenRow = { days: [0, 1, 2, 3, 4, 5, 6], from: '22:00', to: '07:00' };
const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';

const draftOf = (person: Person | null): Draft => ({
  login: person?.login ?? '',
  name: person?.name ?? '',
  addresses: person?.addresses ?? [],
  zone: person ? (person.quietHours?.zone ?? person.zone ?? '') : ownZone(),
  quiet: person?.quietHours != null,
  windows: person?.quietHours?.windows ?? [NIGHT],
  criticalPasses: person?.quietHours?.criticalPasses ?? true,
});

const check = ({ login, name, addresses, zone, quiet, windows, criticalPasses }: Draft) =>
  checked(personInputSchema, {
    login,
    name,
    addresses,
    zone: zone.trim() || null,
    quietHours: quiet ? { zone: zone.trim() || 'UTC', windows, criticalPasses } : null,
  });

/** Mail, chat and web addresses reach people; the other kinds reach places. */
const reachesPeople = ({ config: { type } }: Channel): boolean =>
  type === 'email' || type === 'slack' || type === 'webhook';

const EXAMPLES: Partial<Record<Channel['config']['type'], string>> = {
  email: 'ana@example.org',
  slack: 'U0123ABC, the member ID',
  webhook: 'what the other side knows them by',
};

interface Props {
  person: Person | null;
  channels: readonly Channel[];
  mayWrite: boolean;
  saved(person: Person): void;
  close(): void;
}

/** Who somebody is, and how they are reached. */
export const PersonFlyout: React.FC<Props> = ({ person, channels, mayWrite, saved, close }) => {
  const { busy, run } = useAct();
  const { draft, set, errors, wrong, failure, save } = useRecord({
    start: draftOf(person),
    check,
    saved,
    store: (input, fail) =>
      person
        ? run(
            'updatePerson',
            { params: { id: person.id }, body: { person: input, version: person.version } },
            fail,
          )
        : run('createPerson', { body: input }, fail),
  });
  const usable = channels.filter(reachesPeople);
  const { addresses } = draft;
  const change = (at: number, part: Partial<Draft['addresses'][number]>) =>
    set({ addresses: addresses.map((one, other) => (other === at ? { ...one, ...part } : one)) });
  const kindOf = (id: string) => channels.find((one) => one.id === id)?.config.type;
  return (
    <RecordFlyout
      title={person?.name ?? 'New person'}
      {...{ errors, failure, busy, mayWrite, close, save: () => void save() }}
    >
      <FormRow
        label="Login"
        error={wrong.login}
        help={person ? 'It names the person and stays.' : 'As they sign in here'}
      >
        <EuiFieldText
          fullWidth
          readOnly={person !== null}
          value={draft.login}
          onChange={(event) => set({ login: event.target.value })}
        />
      </FormRow>
      <FormRow label="Name" error={wrong.name}>
        <EuiFieldText fullWidth value={draft.name} onChange={(event) => set({ name: event.target.value })} />
      </FormRow>
      <EuiSpacer size="m" />
      <strong>Addresses</strong>
      <p className="lkSmall">The first is used unless another channel is asked for.</p>
      {addresses.map(({ channel, address }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else that tells them apart
        <div key={at} className="lkLine">
          <Select
            label={`Address ${at + 1}: channel`}
            compressed
            width={150}
            value={channel}
            invalid={wrong[`addresses.${at}.channel`] !== undefined}
            options={[
              ...(channel === '' ? [{ value: '', text: 'choose a channel' }] : []),
              ...(channel !== '' && !usable.some(({ id }) => id === channel)
                ? [{ value: channel, text: `${channel} (gone)` }]
                : []),
              ...usable.map(({ id, name }) => ({ value: id, text: name })),
            ]}
            onChange={(id) => change(at, { channel: id })}
          />
          <div style={{ flex: '1 1 120px', minWidth: 0 }}>
            <EuiFieldText
              compressed
              fullWidth
              aria-label={`Address ${at + 1}`}
              isInvalid={wrong[`addresses.${at}.address`] !== undefined}
              placeholder={EXAMPLES[kindOf(channel) ?? 'webhook']}
              value={address}
              onChange={(event) => change(at, { address: event.target.value })}
            />
          </div>
          <EuiButtonIcon
            iconType="cross"
            color="danger"
            aria-label={`Take address ${at + 1} out`}
            onClick={() => set({ addresses: addresses.filter((_, other) => other !== at) })}
          />
        </div>
      ))}
      {usable.length > 0 ? (
        <EuiButtonEmpty
          size="xs"
          flush="left"
          iconType="plusInCircle"
          onClick={() => {
            const free = usable.find(({ id }) => !addresses.some(({ channel }) => channel === id));
            set({ addresses: [...addresses, { channel: free?.id ?? '', address: '' }] });
          }}
        >
          Add an address
        </EuiButtonEmpty>
      ) : (
        <p className="lkSmall">
          There is no channel that reaches people yet: make one for mail, chat or a web address under
          Channels.
        </p>
      )}
      <EuiSpacer size="l" />
      <FormRow label="Time zone" error={wrong.zone ?? wrong['quietHours.zone']} help="Empty is UTC">
        <EuiFieldText
          fullWidth
          placeholder="Europe/Berlin"
          value={draft.zone}
          onChange={(event) => set({ zone: event.target.value })}
        />
      </FormRow>
      <EuiSpacer size="m" />
      <EuiSwitch
        label="Has quiet hours: messages wait, and ladders pass over them"
        checked={draft.quiet}
        onChange={(event) => set({ quiet: event.target.checked })}
      />
      {draft.quiet && (
        <>
          <EuiSpacer size="s" />
          <WhenRows
            name="Quiet hours"
            rows={draft.windows}
            make={() => NIGHT}
            set={(windows) => set({ windows })}
          />
          {errorAt(wrong, 'quietHours.windows') && (
            <p className="lkSmall">{errorAt(wrong, 'quietHours.windows')}</p>
          )}
          <EuiSpacer size="s" />
          <EuiSwitch
            label="Critical alerts come through"
            checked={draft.criticalPasses}
            onChange={(event) => set({ criticalPasses: event.target.checked })}
          />
        </>
      )}
    </RecordFlyout>
  );
};
