import { EuiButtonEmpty, EuiButtonGroup, EuiSpacer } from '@elastic/eui';
import React, { useState } from 'react';
import type { AnswerOf, Routes } from '../../common/api';
import { FailureNote, TimeText } from '../components';
import type { Loaded } from '../kit';
import { plural } from '../words';
import { BlankError, Part, type PartProps } from './blanks';
import { QuerySource } from './query_source';
import { SavedSearchPicker } from './saved_search_picker';

type Source = Loaded<AnswerOf<Routes['resolveSource']>>;

const KINDS = [
  { id: 'saved_search', label: 'a saved search' },
  { id: 'query', label: 'a query' },
];

/** What the source stands for right now, or why it cannot be read. */
const Found: React.FC<{ source: Source }> = ({ source: { data, failure } }) => {
  if (failure) return <FailureNote failure={failure} />;
  if (!data) return null;
  const { resolved, fields, newest } = data;
  const asked = resolved.discover.query.query.trim() || 'everything';
  const filters = resolved.discover.filters.length;
  return (
    <div className="lkSmall">
      <div className="lkMono lkBreak">{asked}</div>
      {filters > 0 && `and ${plural(filters, 'filter')}, `}
      in <strong>{resolved.index}</strong>, by {resolved.timeField}, {plural(fields.length, 'field')}.{' '}
      {newest ? (
        <>
          The newest document is from <TimeText at={newest} />.
        </>
      ) : (
        'It finds no document at all right now.'
      )}
    </div>
  );
};

/** Look in: which documents the rule is about. */
export const LookIn: React.FC<PartProps & { source: Source; title: string | undefined }> = (props) => {
  const { draft, errors, set, source, title } = props;
  const [picking, setPicking] = useState(draft.savedSearch === '');
  return (
    <Part title="Look in">
      <EuiButtonGroup
        legend="Kind of source"
        options={KINDS}
        idSelected={draft.kind}
        onChange={(kind: string) => set({ kind: kind as typeof draft.kind })}
      />
      <EuiSpacer size="s" />
      {draft.kind === 'query' && <QuerySource {...props} />}
      {draft.kind === 'saved_search' && picking && (
        <SavedSearchPicker
          chosen={draft.savedSearch}
          onChoose={({ id, title: name }) => {
            set({ savedSearch: id, name: draft.name || name });
            setPicking(false);
          }}
        />
      )}
      {draft.kind === 'saved_search' && !picking && (
        <div className="lkLine">
          <strong>{title ?? draft.savedSearch}</strong>
          <EuiButtonEmpty size="s" onClick={() => setPicking(true)}>
            pick another
          </EuiButtonEmpty>
        </div>
      )}
      <BlankError error={errors.savedSearch} />
      <EuiSpacer size="s" />
      <Found source={source} />
      {draft.kind === 'saved_search' && !picking && (
        <p className="lkSmall lkQuiet">
          The rule follows the saved search: a change to it counts from the next run on.
        </p>
      )}
    </Part>
  );
};
