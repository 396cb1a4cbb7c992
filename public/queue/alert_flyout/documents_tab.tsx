import { EuiPagination, EuiProgress } from '@elastic/eui';
import React, { useState } from 'react';
import { DocumentsTable, FailureNote, LoadingRows } from '../../components';
import { useApi } from '../../kit';
import { exactText } from '../../words';

const PER_PAGE = 25;
/** Elasticsearch lets a page begin no further in than this. */
const REACH = 10_000;

/** The alert's documents as they are now, read with the rights of the person who looks. */
export const DocumentsTab: React.FC<{ id: string; first: readonly string[] }> = ({ id, first }) => {
  const [page, setPage] = useState(1);
  const { data, failure, loading, refresh } = useApi('alertDocuments', {
    params: { id },
    query: { page, perPage: PER_PAGE },
  });
  if (failure) return <FailureNote failure={failure} retry={refresh} />;
  if (!data) return <LoadingRows />;
  const pages = Math.ceil(Math.min(data.total, REACH) / PER_PAGE);
  return (
    <>
      {loading && <EuiProgress size="xs" color="primary" />}
      <p className="lkSmall">
        {data.totalIsLowerBound ? 'More than ' : ''}
        {data.total.toLocaleString('en-US')} from {exactText(data.from)} to {exactText(data.to)}, read just
        now with your rights.
        {data.total > REACH &&
          ` The first ${REACH.toLocaleString('en-US')} can be paged here, all of them in Discover.`}
      </p>
      {data.items.length > 0 ? (
        <DocumentsTable documents={data.items} first={first} label="Documents of the alert" />
      ) : (
        <p>None is left: they may have been deleted since, or your role may not read their index.</p>
      )}
      {pages > 1 && (
        <EuiPagination
          aria-label="Pages of documents"
          pageCount={pages}
          activePage={page - 1}
          onPageClick={(index: number) => setPage(index + 1)}
        />
      )}
    </>
  );
};
