import { EuiFlyout, EuiFlyoutBody, EuiFlyoutHeader, EuiSpacer, EuiTitle } from '@elastic/eui';
import React, { useState } from 'react';
import type { AnswerOf, Routes } from '../../common/api';
import type { ValueList } from '../../common/schemas';
import { Facts, FailureNote, LoadingRows, SaveFooter, TimeText } from '../components';
import { type Failure, useAct, useApi, useLookout } from '../kit';
import { plural } from '../words';
import { checkList, draftOfList, type ListDraft, NEW_LIST } from './draft';
import { ListFields } from './list_fields';
import { UsedBy } from './used_by';

type Stored = AnswerOf<Routes['getList']>;

interface Props {
  /** Null: a new one. */
  id: string | null;
  mayWrite: boolean;
  saved(list: ValueList): void;
  close(): void;
}

/** The rules that use it, and who changed it last. */
const About: React.FC<{ list: Stored }> = ({ list: { usedBy, updatedAt, updatedBy } }) => (
  <Facts
    items={[
      ['Used by', usedBy.length > 0 ? <UsedBy key="rules" rules={usedBy} /> : 'no rule'],
      [
        'Changed',
        <span key="changed">
          <TimeText at={updatedAt} /> by {updatedBy}
        </span>,
      ],
    ]}
  />
);

const Editor: React.FC<Props & { list: Stored | null }> = ({ list, mayWrite, saved, close }) => {
  const { host } = useLookout();
  const { busy, run } = useAct();
  const [draft, setDraft] = useState<ListDraft>(list ? draftOfList(list) : NEW_LIST);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { input, errors } = checkList(draft);

  const save = async () => {
    setTried(true);
    if (!input) return;
    setFailure(null);
    const answer = list
      ? await run(
          'updateList',
          { params: { id: list.id }, body: { list: input, version: list.version } },
          setFailure,
        )
      : await run('createList', { body: input }, setFailure);
    if (!answer) return;
    host.toasts.success(
      `${answer.name} is saved`,
      `It has ${plural(answer.count, 'value')}; rules use them from their next run on.`,
    );
    saved(answer);
  };

  return (
    <>
      <EuiFlyoutBody>
        {failure && <FailureNote failure={failure} />}
        <ListFields
          draft={draft}
          errors={tried ? errors : errors.file ? { file: errors.file } : {}}
          readOnly={!mayWrite}
          set={(part) => setDraft((old) => ({ ...old, ...part }))}
        />
        {list && (
          <>
            <EuiSpacer size="l" />
            <About list={list} />
          </>
        )}
      </EuiFlyoutBody>
      <SaveFooter busy={busy} save={mayWrite ? save : null} close={close} />
    </>
  );
};

/** Makes or changes a list, and says which rules use it. */
export const ListFlyout: React.FC<Props> = (props) => {
  const { id, close } = props;
  const { data, failure, refresh } = useApi('getList', id ? { params: { id } } : {}, { when: id !== null });
  return (
    <EuiFlyout onClose={() => close()} size="s" maxWidth={620} aria-labelledby="lk-list-title">
      <EuiFlyoutHeader hasBorder>
        <EuiTitle size="s">
          <h2 id="lk-list-title">{id ? (data?.name ?? 'List') : 'New list'}</h2>
        </EuiTitle>
      </EuiFlyoutHeader>
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {id && !data && !failure && (
        <EuiFlyoutBody>
          <LoadingRows label="Loading the list" />
        </EuiFlyoutBody>
      )}
      {(!id || data) && (
        <Editor
          key={data?.version ?? 0}
          {...props}
          list={data ?? null}
          saved={(list) => {
            refresh();
            props.saved(list);
          }}
        />
      )}
    </EuiFlyout>
  );
};
