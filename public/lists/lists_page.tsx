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
import type { ListRow } from '../../common/schemas';
import { Empty, FailureNote, LoadingRows, MayNot, Page, SearchBox, TimeText } from '../components';
import { type TableChange, useApi, useLookout, useTitle, useUrl } from '../kit';
import { DeleteList } from './delete_list';
import { ListFlyout } from './list_flyout';
import { shownLists } from './rows';
import { LIST_SORTS, listsFields } from './url';

function columnsOf(mayWrite: boolean, open: (id: string) => void, remove: (list: ListRow) => void) {
  return [
    {
      field: 'name',
      name: 'Name',
      sortable: true,
      render: (name: string, { id, description }: ListRow) => (
        <div className="lkBreak">
          <EuiLink onClick={() => open(id)}>{name}</EuiLink>
          {description && <div className="lkSmall lkQuiet">{description}</div>}
        </div>
      ),
    },
    {
      field: 'count',
      name: 'Values',
      sortable: true,
      width: '100px',
      render: (count: number) => <span className="lkNumber">{count.toLocaleString('en-US')}</span>,
    },
    {
      field: 'updatedAt',
      name: 'Changed',
      sortable: true,
      width: '190px',
      render: (at: string, { updatedBy }: ListRow) => (
        <span>
          <TimeText at={at} /> by {updatedBy}
        </span>
      ),
    },
    ...(mayWrite
      ? [
          {
            name: <span className="euiScreenReaderOnly">Delete</span>,
            width: '48px',
            render: (list: ListRow) => (
              <EuiToolTip content="Delete">
                <EuiButtonIcon
                  iconType="trash"
                  color="danger"
                  aria-label={`Delete ${list.name}`}
                  onClick={() => remove(list)}
                />
              </EuiToolTip>
            ),
          },
        ]
      : []),
  ] as Array<EuiBasicTableColumn<ListRow>>;
}

/** Named lists of values, for the rules that compare with them. */
export const ListsPage: React.FC = () => {
  useTitle(['Lists']);
  const { me } = useLookout();
  const [state, change] = useUrl(listsFields);
  const { data, failure, refresh } = useApi('listLists');
  const [deleting, setDeleting] = useState<ListRow | null>(null);
  const mayWrite = me.privileges.write;
  const items = data?.items ?? [];
  const shown = shownLists(items, state);
  const add = mayWrite && (
    <EuiButton fill size="s" iconType="plusInCircle" onClick={() => change({ open: 'new' })}>
      New list
    </EuiButton>
  );
  return (
    <Page
      title="Lists"
      actions={mayWrite ? items.length > 0 && add : <MayNot duty="change lists" needs="write" />}
    >
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!data && !failure && <LoadingRows label="Loading lists" />}
      {data && items.length === 0 && (
        <Empty icon="list" title="No lists yet" actions={add || undefined}>
          <p>
            A list holds values that rules compare with: addresses to block, countries that are ours, hosts
            that must send something. Write them here or read them from a file; several rules can use the same
            list.
          </p>
        </Empty>
      )}
      {items.length > 0 && (
        <>
          <SearchBox
            value={state.search}
            onChange={(search) => change({ search }, { replace: true })}
            placeholder="Search names and descriptions"
            label="Search lists"
          />
          <EuiSpacer size="m" />
          <EuiBasicTable<ListRow>
            tableCaption="Lists"
            items={shown}
            itemId="id"
            responsive={false}
            tableLayout="fixed"
            noItemsMessage="No list has these words."
            rowProps={() => ({ 'data-test-subj': 'lkListRow' })}
            columns={columnsOf(mayWrite, (open) => change({ open }), setDeleting)}
            sorting={{ sort: { field: state.sort, direction: state.order } }}
            onChange={({ sort }: TableChange) =>
              change({
                sort: LIST_SORTS.find((one) => one === sort?.field) ?? 'name',
                order: sort?.direction ?? 'asc',
              })
            }
          />
        </>
      )}
      {state.open && (state.open !== 'new' || mayWrite) && (
        <ListFlyout
          key={state.open}
          id={state.open === 'new' ? null : state.open}
          mayWrite={mayWrite}
          saved={({ id }) => {
            refresh();
            change({ open: id }, { replace: true });
          }}
          close={() => change({ open: undefined })}
        />
      )}
      {deleting && (
        <DeleteList
          list={deleting}
          done={() => {
            setDeleting(null);
            refresh();
          }}
          cancel={() => setDeleting(null)}
        />
      )}
    </Page>
  );
};
