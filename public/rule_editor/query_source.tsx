import { EuiComboBox, EuiFieldText, EuiSelect, EuiTextArea } from '@elastic/eui';
import React from 'react';
import { useApi } from '../kit';
import { BlankError, blankId, type PartProps } from './blanks';
import type { RuleDraft } from './draft';

const LANGUAGES = [
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
        <EuiFieldText
          id={blankId('timeField')}
          aria-label="Time field"
          compressed
          isInvalid={errors.timeField !== undefined}
          value={draft.timeField}
          onChange={(event) => set({ timeField: event.target.value })}
          style={{ width: 180 }}
        />
      </div>
      <BlankError error={errors.timeField} />
      <div className="lkLine">
        that match
        <EuiSelect
          aria-label="Language of the query"
          compressed
          value={draft.language}
          onChange={(event) => set({ language: event.target.value as RuleDraft['language'] })}
          options={LANGUAGES}
          style={{ width: 130 }}
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
