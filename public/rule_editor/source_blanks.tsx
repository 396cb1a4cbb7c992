import { EuiButtonEmpty, EuiButtonGroup, EuiSpacer } from '@elastic/eui';
import React, { useState } from 'react';
import { FailureNote, TimeText } from '../components';
import { plural } from '../words';
import { BlankError } from './blanks';
import type { RuleErrors } from './check_rule';
import { QuerySource } from './query_source';
import { SavedSearchPicker } from './saved_search_picker';
import type { SourceDraft } from './source_draft';
import type { FoundSource } from './use_source';

const KINDS = [
  { id: 'saved_search', label: 'a saved search' },
  { id: 'query', label: 'a query' },
];

/** What the source stands for right now, or why it cannot be read. */
const Found: React.FC<{ source: FoundSource }> = ({ source: { data, failure } }) => {
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

export interface SourceBlanksProps {
  draft: SourceDraft;
  errors: RuleErrors;
  set(part: Partial<SourceDraft>): void;
  /** Stands before the names of its blanks: nothing for the rule's own source. */
  prefix?: string;
  found: FoundSource;
  onChoose?(title: string): void;
}

/** Where to look: a saved search, or a query written here. */
export const SourceBlanks: React.FC<SourceBlanksProps> = (props) => {
  const { draft, errors, set, prefix = '', found, onChoose } = props;
  const [picking, setPicking] = useState(draft.savedSearch === '');
  return (
    <>
      <EuiButtonGroup
        legend="Kind of source"
        buttonSize={prefix ? 'compressed' : 'm'}
        options={KINDS}
        idSelected={draft.kind}
        onChange={(kind: string) => set({ kind: kind as typeof draft.kind })}
      />
      <EuiSpacer size="s" />
      {draft.kind === 'query' && <QuerySource draft={draft} errors={errors} set={set} prefix={prefix} />}
      {draft.kind === 'saved_search' && picking && (
        <SavedSearchPicker
          chosen={draft.savedSearch}
          blank={`${prefix}savedSearch`}
          onChoose={({ id, title }) => {
            set({ savedSearch: id });
            onChoose?.(title);
            setPicking(false);
          }}
        />
      )}
      {draft.kind === 'saved_search' && !picking && (
        <div className="lkLine">
          <strong>{found.data?.resolved.title ?? draft.savedSearch}</strong>
          <EuiButtonEmpty size="s" onClick={() => setPicking(true)}>
            pick another
          </EuiButtonEmpty>
        </div>
      )}
      <BlankError error={errors[`${prefix}savedSearch`]} />
      <EuiSpacer size="s" />
      <Found source={found} />
    </>
  );
};
