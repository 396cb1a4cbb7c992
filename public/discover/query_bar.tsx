import { EuiBadge, EuiButton, EuiFieldText, EuiSpacer, EuiSuperDatePicker } from '@elastic/eui';
import React, { useEffect, useState } from 'react';
import type { Filter } from '../../common/query';
import { Select } from '../components';
import { pillText } from './pill_text';
import type { PageState } from './state';

export interface DataViewChoice {
  id: string;
  title: string;
}

interface Props {
  state: PageState;
  dataViews: readonly DataViewChoice[];
  /** The data view that was used where the address names none. */
  used: DataViewChoice | undefined;
  change(part: Partial<PageState>): void;
}

const Pill: React.FC<{ filter: Filter; toggle(): void; remove(): void }> = ({ filter, toggle, remove }) => {
  const off = filter.meta?.disabled === true;
  const text = pillText(filter);
  return (
    <EuiBadge
      color={filter.meta?.negate ? 'danger' : 'hollow'}
      style={off ? { opacity: 0.55, textDecoration: 'line-through' } : undefined}
      onClick={toggle}
      onClickAriaLabel={`Switch ${off ? 'on' : 'off'}: ${text}`}
      iconType="cross"
      iconSide="right"
      iconOnClick={remove}
      iconOnClickAriaLabel={`Take away: ${text}`}
    >
      {text}
    </EuiBadge>
  );
};

/** What is asked: data view, query, pills and range; each may be changed. */
export const QueryBar: React.FC<Props> = ({ state, dataViews, used, change }) => {
  const asked = typeof state.query.query === 'string' ? state.query.query : JSON.stringify(state.query.query);
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  const search = () => change({ query: { ...state.query, query: text }, page: 1 });
  const setFilters = (filters: Filter[]) => change({ filters, page: 1 });
  const chosen = state.dataViewId ?? used?.id ?? '';
  const known = dataViews.some(({ id }) => id === chosen);
  return (
    <>
      <form
        className="lkRow"
        onSubmit={(event) => {
          event.preventDefault();
          search();
        }}
      >
        <Select
          label="Data view"
          width={220}
          value={chosen}
          onChange={(id) => change({ dataViewId: id || null, page: 1 })}
          options={[
            ...(known ? [] : [{ value: chosen, text: state.dataViewId ?? used?.title ?? '…' }]),
            ...dataViews.map(({ id, title }) => ({ value: id, text: title })),
          ]}
        />
        <div className="lkGrow">
          <EuiFieldText
            fullWidth
            aria-label={state.query.language === 'lucene' ? 'Lucene query' : 'KQL query'}
            prepend={state.query.language === 'lucene' ? 'Lucene' : 'KQL'}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <EuiButton type="submit">Search</EuiButton>
        <div style={{ flex: '0 1 420px' }}>
          <EuiSuperDatePicker
            start={state.from}
            end={state.to}
            showUpdateButton={false}
            onTimeChange={({ start, end }: { start: string; end: string }) =>
              change({ from: start, to: end, page: 1 })
            }
          />
        </div>
      </form>
      {state.filters.length > 0 && (
        <>
          <EuiSpacer size="s" />
          <div className="lkRow">
            {state.filters.map((filter, index) => (
              <Pill
                // biome-ignore lint/suspicious/noArrayIndexKey: two pills may be alike; a pill is its place
                key={`${index} ${pillText(filter)}`}
                filter={filter}
                toggle={() =>
                  setFilters(
                    state.filters.map((one, at) =>
                      at === index ? { ...one, meta: { ...one.meta, disabled: !one.meta?.disabled } } : one,
                    ),
                  )
                }
                remove={() => setFilters(state.filters.filter((_, at) => at !== index))}
              />
            ))}
          </div>
        </>
      )}
    </>
  );
};
