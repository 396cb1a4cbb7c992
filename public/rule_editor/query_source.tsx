import { EuiComboBox, EuiFieldText, EuiTextArea } from '@elastic/eui';
import React from 'react';
import { Select } from '../components';
import { useApi } from '../kit';
import { BlankError, blankId, type PartProps } from './blanks';
import type { RuleDraft } from './draft';

const LANGUAGES: Array<{ value: RuleDraft['language']; text: string }> = [
  { value: 'kuery', text: 'KQL' },
  { value: 'lucene', text: 'Lucene' },
  { value: 'dsl', text: 'Query DSL' },
];

const EXAMPLES: Record<RuleDraft['language'], string> = {
  kuery: 'event.outcome: failure and not user.name: backup*',
  lucene: 'event.outcome:failure AND NOT user.name:backup*',
  dsl: '{ "term": { "event.outcome": "failure" } }',
};

/** A query that the rule brings itself. */
export const QuerySource: React.FC<PartProps> = ({ draft, errors, set }) => {
  const views = useApi('dataViews');
  const items = views.data?.items ?? [];
  return (
    <>
      <div className="lkLine">
        the documents of
        <div style={{ flex: '1 1 240px', maxWidth: 420 }}>
          <EuiComboBox
            id={blankId('index')}
            aria-label="Index, alias or pattern"
            compressed
            fullWidth
            singleSelection={{ asPlainText: true }}
            placeholder="index, alias or pattern"
            isInvalid={errors.index !== undefined}
            options={items.map(({ title }) => ({ label: title }))}
            selectedOptions={draft.index ? [{ label: draft.index }] : []}
            onCreateOption={(index: string) => set({ index: index.trim(), dataViewId: null })}
            onChange={([option]) => {
              const view = items.find(({ title }) => title === option?.label);
              set({
                index: option?.label ?? '',
                dataViewId: view?.id ?? null,
                timeField: view?.timeField ?? draft.timeField,
              });
            }}
          />
        </div>
      </div>
      <BlankError error={errors.index} />
      <div className="lkLine">
        by their time in
        <div style={{ width: 180 }}>
          <EuiFieldText
            id={blankId('timeField')}
            aria-label="Time field"
            compressed
            fullWidth
            isInvalid={errors.timeField !== undefined}
            value={draft.timeField}
            onChange={(event) => set({ timeField: event.target.value })}
          />
        </div>
      </div>
      <BlankError error={errors.timeField} />
      <div className="lkLine">
        that match
        <Select
          label="Language of the query"
          compressed
          width={130}
          value={draft.language}
          onChange={(language) => set({ language })}
          options={LANGUAGES}
        />
      </div>
      <EuiTextArea
        id={blankId('query')}
        aria-label="Query"
        className="lkMono"
        fullWidth
        compressed
        rows={draft.language === 'dsl' ? 8 : 3}
        isInvalid={errors.query !== undefined}
        placeholder={`${EXAMPLES[draft.language]}   (empty: everything)`}
        value={draft.query}
        onChange={(event) => set({ query: event.target.value })}
      />
      <BlankError error={errors.query} />
    </>
  );
};
