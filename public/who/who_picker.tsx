import { EuiComboBox } from '@elastic/eui';
import React from 'react';
import { whoText } from '../../common/people';
import type { Who } from '../../common/schemas';
import { Select } from '../components';
import type { KnownWho } from './use_known';

const keyOf = (who: Who): string => JSON.stringify('by' in who ? { ...who, by: null } : who);

/** Everything there is to choose, by its kind; a field of the match is typed. */
function optionsOf({ people, groups, lists, channels }: KnownWho, ofAlert: boolean) {
  const option = (label: string, who: Who) => ({ label, key: keyOf(who) });
  const by = null;
  return [
    { label: 'The alert', options: ofAlert ? [option('its owner', { kind: 'owner', by })] : [] },
    {
      label: 'People',
      options: people.map(({ login, name }) => option(name, { kind: 'person', login, by })),
    },
    { label: 'Groups', options: groups.map(({ id, name }) => option(name, { kind: 'group', id, by })) },
    { label: 'Channels', options: channels.map(({ id, name }) => option(name, { kind: 'channel', id })) },
    {
      label: 'Named in a list',
      options: lists.map(({ id, name }) => option(`the list ${name}`, { kind: 'list', id, by })),
    },
  ].filter(({ options }) => options.length > 0);
}

const withBy = (who: readonly Who[], by: string | null): Who[] =>
  who.map((one) => ('by' in one ? { ...one, by } : one));

interface Props {
  id?: string;
  label: string;
  placeholder?: string;
  known: KnownWho;
  chosen: readonly Who[];
  invalid?: boolean;
  /** Whether an alert may say who: its owner, or a field of its match. */
  ofAlert?: boolean;
  onChange(chosen: Who[]): void;
}

/** People, groups, the owner, channels, or a field that names them; and by which of their addresses. */
export const WhoPicker: React.FC<Props> = ({
  id,
  label,
  placeholder,
  known,
  chosen,
  invalid,
  ofAlert = true,
  onChange,
}) => {
  const by = chosen.flatMap((one) => ('by' in one && one.by ? [one.by] : []))[0] ?? null;
  const hasPeople = chosen.some((one) => 'by' in one);
  const shown = (who: Who) => whoText('by' in who ? { ...who, by: null } : who, known.names);
  return (
    <>
      <div style={{ flex: '1 1 240px', maxWidth: 460 }}>
        <EuiComboBox
          id={id}
          aria-label={label}
          compressed
          fullWidth
          isInvalid={invalid}
          placeholder={placeholder ?? 'people, groups, channels, or a field that names them'}
          options={optionsOf(known, ofAlert)}
          selectedOptions={chosen.map((who) => ({ label: shown(who), key: keyOf(who) }))}
          {...(ofAlert && {
            onCreateOption(text: string) {
              const field = text.trim();
              if (field) onChange([...chosen, { kind: 'field', field, by }]);
            },
            customOptionText: 'whom the field {searchValue} names',
          })}
          onChange={(options: Array<{ key?: string }>) =>
            onChange(
              withBy(
                options.map(({ key }) => JSON.parse(key ?? '') as Who),
                by,
              ),
            )
          }
        />
      </div>
      {hasPeople && (
        <>
          by
          <Select
            label={`${label}: by`}
            compressed
            width={190}
            value={by ?? ''}
            options={[
              { value: '', text: 'their first address' },
              ...known.channels.map(({ id: value, name }) => ({ value, text: name })),
            ]}
            onChange={(value) => onChange(withBy(chosen, value || null))}
          />
        </>
      )}
    </>
  );
};
