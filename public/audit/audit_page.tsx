import { EuiBasicTable, EuiButtonIcon, EuiFilterGroup, EuiLink, EuiSpacer } from '@elastic/eui';
import React, { useMemo, useState } from 'react';
import { AUDIT_OBJECTS, type AuditEvent } from '../../common/schemas';
import {
  ChangesTable,
  choicesOf,
  Empty,
  FailureNote,
  FilterMenu,
  LoadingRows,
  NoRight,
  Page,
  SearchBox,
  Select,
  TimeText,
} from '../components';
import {
  paginationOf,
  pagingAfter,
  type TableChange,
  toggled,
  useApi,
  useLookout,
  useNow,
  useTitle,
  useUrl,
} from '../kit';
import { changesBetween } from '../words';
import { type AuditState, auditFields, auditQueryOf, WITHIN } from './url';

/** What is offered as a filter: what the page itself shows. */
const offered = (items: readonly AuditEvent[], pick: (event: AuditEvent) => string) =>
  choicesOf([...new Set(items.map(pick))].sort());

const hrefOf = ({ object }: AuditEvent): string | null => {
  const id = encodeURIComponent(object.id);
  if (object.type === 'rule') return `#/rules/${id}`;
  if (object.type === 'alert') return `#/queue?alert=${id}`;
  if (object.type === 'channel') return '#/notify';
  return null;
};

const Detail: React.FC<{ event: AuditEvent }> = ({ event }) => (
  <div style={{ width: '100%' }}>
    {event.note && <p className="lkPre">{event.note}</p>}
    <ChangesTable changes={changesBetween(event.before, event.after)} />
  </div>
);

const Filters: React.FC<{
  state: AuditState;
  items: readonly AuditEvent[];
  change(part: Partial<AuditState>, how?: { replace?: boolean }): void;
}> = ({ state, items, change }) => (
  <div className="lkRow">
    <div className="lkGrow">
      <SearchBox
        value={state.search}
        onChange={(search) => change({ search, page: 1 }, { replace: true })}
        placeholder="Search names, actors and notes"
        label="Search audit events"
      />
    </div>
    <EuiFilterGroup>
      <FilterMenu
        name="Actor"
        choices={offered(items, ({ actor }) => actor)}
        chosen={state.actor}
        onChange={(actor) => change({ actor, page: 1 })}
      />
      <FilterMenu
        name="Action"
        choices={offered(items, ({ action }) => action)}
        chosen={state.action}
        onChange={(action) => change({ action, page: 1 })}
      />
      <FilterMenu
        name="Object"
        choices={choicesOf(AUDIT_OBJECTS)}
        chosen={state.object}
        onChange={(object) => change({ object: object as AuditState['object'], page: 1 })}
      />
    </EuiFilterGroup>
    <Select
      label="Within"
      prepend="Within"
      width={180}
      value={state.within}
      onChange={(within) => change({ within, page: 1 })}
      options={WITHIN.map((value) => ({ value, text: value === 'all' ? 'all time' : `last ${value}` }))}
    />
  </div>
);

/** Who did what to what, when, with before and after. */
export const AuditPage: React.FC = () => {
  useTitle(['Audit']);
  const { me } = useLookout();
  return me.privileges.audit ? <Events /> : <NoRight duty="read the audit" needs="audit" />;
};

const Events: React.FC = () => {
  const [state, change] = useUrl(auditFields);
  const minute = Math.floor(useNow(30_000) / 60_000) * 60_000;
  const query = useMemo(() => auditQueryOf(state, minute), [state, minute]);
  const { data, failure, loading, refresh } = useApi('listAudit', { query });
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const items = data?.items ?? [];
  const toggle = (id: string) => setOpened((old) => toggled(old, id));
  return (
    <Page
      title="Audit"
      about="What people did to rules, alerts and channels. Nothing here can be edited or taken out."
    >
      <Filters state={state} items={items} change={change} />
      <EuiSpacer size="m" />
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!data && !failure && <LoadingRows />}
      {data && items.length === 0 && (
        <Empty icon="search" title="Nothing on record matches">
          <p>Widen the time, or take a filter back.</p>
        </Empty>
      )}
      {items.length > 0 && (
        <EuiBasicTable<AuditEvent>
          tableCaption="Audit events"
          items={items}
          itemId="id"
          loading={loading}
          responsive={false}
          isExpandable
          itemIdToExpandedRowMap={Object.fromEntries(
            items
              .filter(({ id }) => opened.has(id))
              .map((event) => [event.id, <Detail key={event.id} event={event} />]),
          )}
          columns={[
            {
              width: '40px',
              name: <span className="euiScreenReaderOnly">Details</span>,
              render: (event: AuditEvent) => (
                <EuiButtonIcon
                  iconType={opened.has(event.id) ? 'arrowDown' : 'arrowRight'}
                  aria-label={`${opened.has(event.id) ? 'Hide' : 'Show'} what changed: ${event.action} ${event.object.name}`}
                  aria-expanded={opened.has(event.id)}
                  onClick={() => toggle(event.id)}
                />
              ),
            },
            {
              field: 'at',
              name: 'When',
              width: '190px',
              render: (at: string) => <TimeText at={at} form="short" />,
            },
            { field: 'actor', name: 'Who', width: '140px' },
            { field: 'action', name: 'Did', width: '140px' },
            {
              field: 'object',
              name: 'To what',
              render: (object: AuditEvent['object'], event: AuditEvent) => {
                const href = hrefOf(event);
                return (
                  <span className="lkBreak">
                    {object.type} {href ? <EuiLink href={href}>{object.name}</EuiLink> : object.name}
                    {event.note && <span className="lkSmall lkQuiet"> · {event.note}</span>}
                  </span>
                );
              },
            },
          ]}
          pagination={paginationOf(state, data?.total ?? 0)}
          onChange={(clicked: TableChange) => change(pagingAfter(state, clicked))}
        />
      )}
    </Page>
  );
};
