import {
  EuiBasicTable,
  type EuiBasicTableColumn,
  EuiButton,
  EuiButtonIcon,
  EuiLink,
  EuiSpacer,
  EuiToolTip,
} from '@elastic/eui';
import React, { useState } from 'react';
import type { Privilege } from '../../common/api';
import type { Kept } from '../../common/schemas';
import { Confirm, Empty, FailureNote, LoadingRows, MayNot, TimeText } from '../components';
import { type Failure, useLookout } from '../kit';
import { capital } from '../words';

interface Props<T extends Kept> {
  /** `person`, `people`. */
  noun: [one: string, many: string];
  items: readonly T[] | undefined;
  failure: Failure | null;
  refresh(): void;
  /** What making, changing and deleting one takes. */
  needs: Privilege;
  columns: ReadonlyArray<EuiBasicTableColumn<T>>;
  empty: { icon: string; title: string; text: React.ReactNode };
  /** Id of the open record, `new`, or nothing. */
  open: string | undefined;
  setOpen(id: string | undefined): void;
  /** Deletes it; false when that was refused, and said. */
  remove(record: T): Promise<boolean>;
  /** What makes or changes a record, or only shows it; null: a new one. */
  editor(record: T | null, mayWrite: boolean): React.ReactNode;
}

/** Records of one kind: a table, a button for a new one, and the flyout of the one that is open. */
export function RecordTab<T extends Kept>(props: Props<T>) {
  const { noun, items, failure, refresh, needs, columns, empty, open, setOpen, remove, editor } = props;
  const mayWrite = useLookout().me.privileges[needs];
  const [deleting, setDeleting] = useState<T | null>(null);
  const shown = open === 'new' ? (mayWrite ? null : undefined) : items?.find(({ id }) => id === open);
  const add = mayWrite ? (
    <EuiButton fill size="s" iconType="plusInCircle" onClick={() => setOpen('new')}>
      New {noun[0]}
    </EuiButton>
  ) : (
    <MayNot duty={`change ${noun[1]}`} needs={needs} />
  );
  const all = [
    {
      field: 'name',
      name: 'Name',
      width: '24%',
      render: (name: string, { id }: T) => <EuiLink onClick={() => setOpen(id)}>{name}</EuiLink>,
    },
    ...columns,
    {
      field: 'updatedAt',
      name: 'Changed',
      width: '120px',
      render: (at: string, { updatedBy }: T) => (
        <EuiToolTip content={`by ${updatedBy}`}>
          <TimeText at={at} />
        </EuiToolTip>
      ),
    },
    ...(mayWrite
      ? [
          {
            name: <span className="euiScreenReaderOnly">Delete</span>,
            width: '48px',
            render: (record: T) => (
              <EuiButtonIcon
                iconType="trash"
                color="danger"
                aria-label={`Delete ${record.name}`}
                onClick={() => setDeleting(record)}
              />
            ),
          },
        ]
      : []),
  ] as Array<EuiBasicTableColumn<T>>;
  return (
    <>
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!items && !failure && <LoadingRows label={`Loading ${noun[1]}`} />}
      {items?.length === 0 && (
        <Empty icon={empty.icon} title={empty.title} actions={add}>
          {empty.text}
        </Empty>
      )}
      {items && items.length > 0 && (
        <>
          {add}
          <EuiSpacer size="m" />
          <EuiBasicTable<T>
            tableCaption={capital(noun[1])}
            items={[...items]}
            itemId="id"
            responsive={false}
            columns={all}
          />
        </>
      )}
      {shown !== undefined && editor(shown, mayWrite)}
      {deleting && (
        <Confirm
          title={`Delete ${deleting.name}?`}
          act="Delete"
          danger
          onConfirm={async () => {
            const gone = await remove(deleting);
            setDeleting(null);
            if (gone) refresh();
          }}
          onCancel={() => setDeleting(null)}
        >
          <p>What was told stays on record.</p>
        </Confirm>
      )}
    </>
  );
}
