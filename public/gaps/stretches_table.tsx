import { EuiBasicTable, type EuiBasicTableColumn, EuiFilterGroup, EuiLink, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { Page } from '../../common/api';
import { FailureNote, FilterMenu, LoadingRows } from '../components';
import { type Failure, paginationOf, type TableChange } from '../kit';

export const PER_PAGE = 25;

interface Item {
  id: string;
  ruleId: string;
  ruleName: string;
}

interface Props<T extends Item, State extends string> {
  /** What it lists: `gap`, `Gaps`. */
  word: string;
  caption: string;
  /** Of one rule only; else of all, with their names. */
  rule: string | undefined;
  states: ReadonlyArray<{ value: State; label: string }>;
  chosen: readonly State[];
  page: number;
  change(next: { chosen?: State[]; page: number }): void;
  data: Page<T> | undefined;
  failure: Failure | null;
  refresh(): void;
  nothing: string;
  row: string;
  columns: ReadonlyArray<EuiBasicTableColumn<T>>;
}

/** A page of stretches of rules' time, filtered by state. */
export function StretchesTable<T extends Item, State extends string>(props: Props<T, State>) {
  const { word, caption, rule, states, chosen, page, change, data, failure, refresh, nothing, row } = props;
  const ruleColumn = {
    field: 'ruleName',
    name: 'Rule',
    render: (name: string, { ruleId }: T) => (
      <EuiLink className="lkBreak" href={`#/rules/${encodeURIComponent(ruleId)}?tab=gaps`}>
        {name}
      </EuiLink>
    ),
  } as EuiBasicTableColumn<T>;
  return (
    <>
      <EuiFilterGroup>
        <FilterMenu
          name={`State of the ${word}`}
          choices={states}
          chosen={chosen}
          onChange={(next) => change({ chosen: next as State[], page: 1 })}
        />
      </EuiFilterGroup>
      <EuiSpacer size="s" />
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!data && !failure && <LoadingRows rows={3} label={`Loading ${caption.toLowerCase()}`} />}
      {data && (
        <div className="lkScroll">
          <div style={{ minWidth: 640 }}>
            <EuiBasicTable<T>
              tableCaption={caption}
              items={data.items}
              itemId="id"
              responsive={false}
              noItemsMessage={chosen.length > 0 ? `No ${word} is in such a state.` : nothing}
              rowProps={() => ({ 'data-test-subj': row })}
              columns={[...(rule ? [] : [ruleColumn]), ...props.columns]}
              pagination={
                data.total > PER_PAGE
                  ? { ...paginationOf({ page, perPage: PER_PAGE }, data.total), pageSizeOptions: [PER_PAGE] }
                  : undefined
              }
              onChange={(asked: TableChange) => asked.page && change({ page: asked.page.index + 1 })}
            />
          </div>
        </div>
      )}
    </>
  );
}
