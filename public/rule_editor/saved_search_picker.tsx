import { EuiButtonEmpty, EuiEmptyPrompt } from '@elastic/eui';
import React, { useState } from 'react';
import type { SavedSearchRow } from '../../common/api';
import { FailureNote, LoadingRows, SearchBox } from '../components';
import { useApi, useLookout } from '../kit';
import { plural } from '../words';
import { blankId } from './blanks';

const PER_PAGE = 50;
const LANGUAGE: Record<string, string> = { kuery: 'KQL', lucene: 'Lucene' };

/** What a saved search asks, short. */
export const searchText = ({ query, filters, language }: SavedSearchRow): string => {
  const asked = query.trim() ? `${LANGUAGE[language] ?? language}: ${query.trim()}` : 'everything';
  return filters > 0 ? `${asked} · ${plural(filters, 'filter')}` : asked;
};

interface Props {
  chosen: string;
  /** Name of the blank that it fills. */
  blank: string;
  onChoose(row: SavedSearchRow): void;
}

/** The saved searches of the host, with what each of them asks. */
export const SavedSearchPicker: React.FC<Props> = ({ chosen, blank, onChoose }) => {
  const { host } = useLookout();
  const [search, setSearch] = useState('');
  const [perPage, setPerPage] = useState(PER_PAGE);
  const { data, failure, refresh } = useApi('savedSearches', { query: { search, page: 1, perPage } });
  if (failure) return <FailureNote failure={failure} retry={refresh} />;
  const items = data?.items ?? [];
  return (
    <>
      <SearchBox
        value={search}
        onChange={setSearch}
        placeholder="Search saved searches"
        label="Search saved searches"
      />
      <div className="lkPick" id={blankId(blank)} style={{ marginTop: 8 }}>
        {!data && <LoadingRows rows={4} label="Loading saved searches" />}
        {data && items.length === 0 && (
          <EuiEmptyPrompt
            title={<h3>{search ? 'No saved search has these words' : 'No saved search yet'}</h3>}
            body={<p>Save a search in Discover and it is listed here, or write a query of the rule's own.</p>}
            actions={
              <EuiButtonEmpty href={host.href('/app/discover')} target="_blank">
                Open Discover
              </EuiButtonEmpty>
            }
          />
        )}
        {items.map((row) => (
          <button
            key={row.id}
            type="button"
            className="lkPick__item"
            aria-pressed={row.id === chosen}
            onClick={() => onChoose(row)}
            data-test-subj="lkSavedSearch"
          >
            <strong>{row.title}</strong> <span className="lkSmall lkQuiet">{row.dataView}</span>
            <div className="lkMono lkBreak">{searchText(row)}</div>
            {row.description && <div className="lkSmall lkQuiet">{row.description}</div>}
          </button>
        ))}
        {data && data.total > items.length && perPage < 200 && (
          <EuiButtonEmpty size="s" onClick={() => setPerPage(200)}>
            Show more: {(data.total - items.length).toLocaleString('en-US')}
          </EuiButtonEmpty>
        )}
        {data && data.total > items.length && perPage >= 200 && (
          <p className="lkSmall" style={{ padding: 12 }}>
            {(data.total - items.length).toLocaleString('en-US')} more: search for them by name.
          </p>
        )}
      </div>
    </>
  );
};
