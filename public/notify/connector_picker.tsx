import { EuiCallOut, EuiFormRow, EuiSelect, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { ConnectorsAnswer } from '../../common/api';
import { FailureNote } from '../components';
import { useApi } from '../kit';
import type { ChannelDraft } from './draft';

interface Props {
  draft: ChannelDraft;
  error: string | undefined;
  set(draft: ChannelDraft): void;
}

type Item = ConnectorsAnswer['items'][number];

const nameOf = ({ name, type, refused }: Item) =>
  `${name} (${type})${refused === null ? '' : `: ${refused}`}`;

/** The draft with another connector. Parameters that nobody wrote become those of its type. */
export function withConnector(draft: ChannelDraft, items: readonly Item[], id: string): ChannelDraft {
  const { values } = draft;
  const own = values.connector;
  const chosen = items.find((item) => item.id === id);
  const before = String(own.params ?? '').trim();
  const written = before !== '' && !items.some(({ params }) => params === before);
  const connector = {
    ...own,
    connector: id,
    connectorType: chosen?.type ?? '',
    ...(written ? {} : { params: chosen?.params ?? '' }),
  };
  return { ...draft, name: draft.name || (chosen?.name ?? ''), values: { ...values, connector } };
}

/** Which of the host's connectors a channel is, or why there is none to choose. */
export const ConnectorPicker: React.FC<Props> = ({ draft, error, set }) => {
  const { data, failure, refresh } = useApi('listConnectors');
  if (failure) return <FailureNote failure={failure} retry={refresh} />;
  const { refused = null, items = [] } = data ?? {};
  const id = String(draft.values.connector.connector ?? '');
  const nothing = data && (refused !== null || items.length === 0);
  if (nothing) {
    return (
      <>
        <EuiCallOut size="s" color="warning" title="There is no connector to choose">
          <p className="lkBreak">
            {refused ?? 'Nobody made one in this space yet: Stack Management, Connectors.'}
          </p>
        </EuiCallOut>
        <EuiSpacer size="m" />
      </>
    );
  }
  const gone = id !== '' && data && !items.some((item) => item.id === id);
  const options = [
    { value: '', text: data ? 'choose one' : 'loading …' },
    ...(gone ? [{ value: id, text: `${id}: it is gone, or not yours to use` }] : []),
    ...items.map((item) => ({ value: item.id, text: nameOf(item), disabled: item.refused !== null })),
  ];
  return (
    <>
      <EuiFormRow
        label="Connector"
        fullWidth
        helpText="It runs with the rights of whoever saved the channel last."
        isInvalid={error !== undefined}
        error={error}
      >
        <EuiSelect
          fullWidth
          value={id}
          options={options}
          onChange={(event) => set(withConnector(draft, items, event.target.value))}
        />
      </EuiFormRow>
      <EuiSpacer size="m" />
    </>
  );
};
