import React from 'react';
import type { ListRow } from '../../common/schemas';
import { Confirm, LoadingRows } from '../components';
import { useAct, useApi, useLookout } from '../kit';
import { plural } from '../words';
import { UsedBy } from './used_by';

/** Deletes a list, unless a rule uses it: then it says which. */
export const DeleteList: React.FC<{ list: ListRow; done(): void; cancel(): void }> = ({
  list,
  done,
  cancel,
}) => {
  const { host } = useLookout();
  const { busy, run } = useAct();
  const { data } = useApi('getList', { params: { id: list.id } });
  const used = data?.usedBy ?? [];
  const remove = async () => {
    const answer = await run('deleteList', { params: { id: list.id } }, ({ text }) =>
      host.toasts.danger(`${list.name} is not deleted`, text),
    );
    if (answer) host.toasts.success(`${list.name} is deleted`);
    done();
  };
  return (
    <Confirm
      title={used.length > 0 ? `${list.name} is in use` : `Delete ${list.name}?`}
      act="Delete"
      danger
      disabled={busy || !data || used.length > 0}
      onConfirm={remove}
      onCancel={cancel}
    >
      {!data && <LoadingRows rows={2} label="Looking for rules that use it" />}
      {data && used.length === 0 && <p>No rule uses it. Its {plural(list.count, 'value')} are gone then.</p>}
      {used.length > 0 && (
        <>
          <p>{used.length === 1 ? 'A rule uses' : `${used.length} rules use`} it. Take it out there first:</p>
          <UsedBy rules={used} />
        </>
      )}
    </Confirm>
  );
};
