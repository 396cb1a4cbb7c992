import { EuiComboBox, EuiFieldText, EuiTextArea } from '@elastic/eui';
import React from 'react';
import { Select } from '../components';
import { useApi } from '../kit';
import { BlankError, blankId } from './blanks';
import type { RuleErrors } from './check_rule';
import type { SourceDraft } from './source_draft';

export type QueryLanguage = SourceDraft['language'];

export const LANGUAGES: Array<{ value: QueryLanguage; text: string }> = [
  { value: 'kuery', text: 'KQL' },
  { value: 'lucene', text: 'Lucene' },
  { value: 'dsl', text: 'Query DSL' },
];

export const EXAMPLES: Record<QueryLanguage, string> = {
  kuery: 'event.outcome: failure and not user.name: backup*',
  lucene: 'event.outcome:failure AND NOT user.name:backup*',
  dsl: '{ "term": { "event.outcome": "failure" } }',
};

interface Props {
  draft: SourceDraft;
  errors: RuleErrors;
  set(part: Partial<SourceDraft>): void;
  prefix: string;
}

/** A query that the rule brings itself. */
export const QuerySource: React.FC<Props> = ({ draft, errors, set, prefix }) => {
  const views = useApi('dataViews');
  const items = views.data?.items ?? [];
  return (
    <>
      <div className="lkLine">
        the documents of
        <div style={{ flex: '1 1 240px', maxWidth: 420 }}>
          <EuiComboBox
            id={blankId(`${prefix}index`)}
            aria-label="Index, alias or pattern"
            compressed
            fullWidth
            singleSelection={{ asPlainText: true }}
            placeholder="index, alias or pattern"
            isInvalid={errors[`${prefix}index`] !== undefined}
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
      <BlankError error={errors[`${prefix}index`]} />
      <div className="lkLine">
        by their time in
        <div style={{ width: 180 }}>
          <EuiFieldText
            id={blankId(`${prefix}timeField`)}
            aria-label="Time field"
            compressed
            fullWidth
            isInvalid={errors[`${prefix}timeField`] !== undefined}
            value={draft.timeField}
            onChange={(event) => set({ timeField: event.target.value })}
          />
        </div>
      </div>
      <BlankError error={errors[`${prefix}timeField`]} />
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
        id={blankId(`${prefix}query`)}
        aria-label="Query"
        className="lkMono"
        fullWidth
        compressed
        rows={draft.language === 'dsl' ? 8 : 3}
        isInvalid={errors[`${prefix}query`] !== undefined}
        placeholder={`${EXAMPLES[draft.language]}   (empty: everything)`}
        value={draft.query}
        onChange={(event) => set({ query: event.target.value })}
      />
      <BlankError error={errors[`${prefix}query`]} />
    </>
  );
};
