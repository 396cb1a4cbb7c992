import { EuiButtonGroup, EuiFieldNumber } from '@elastic/eui';
import React from 'react';
import { Select } from '../components';
import { BlankError, blankId, DurationBlank, Part, type PartProps } from './blanks';
import type { RuleDraft } from './draft';
import { FieldPicker, type SourceField } from './field_picker';

const KINDS = [
  { id: 'frequency', label: 'many events' },
  { id: 'any', label: 'any event' },
];

/** Alert when: what makes the documents worth an alert. */
export const AlertWhen: React.FC<PartProps & { fields: readonly SourceField[] }> = ({
  draft,
  errors,
  set,
  fields,
}) => (
  <Part title="Alert when">
    <EuiButtonGroup
      legend="Condition"
      options={KINDS}
      idSelected={draft.type}
      onChange={(type: string) => set({ type: type as RuleDraft['type'] })}
    />
    <div className="lkLine">
      {draft.type === 'frequency' ? (
        <>
          there are at least
          <div style={{ width: 100 }}>
            <EuiFieldNumber
              id={blankId('count')}
              aria-label="Number of events"
              compressed
              fullWidth
              min={1}
              step={1}
              isInvalid={errors.count !== undefined}
              value={draft.count}
              onChange={(event) => set({ count: event.target.value })}
            />
          </div>
          events per
        </>
      ) : (
        'there is any event per'
      )}
      <FieldPicker
        id={blankId('key')}
        label="Key fields"
        placeholder="all together"
        fields={fields.filter(({ aggregatable }) => aggregatable)}
        chosen={draft.key}
        invalid={errors.key !== undefined}
        onChange={(key) => set({ key })}
      />
    </div>
    <BlankError error={errors.count} />
    <BlankError error={errors.key} />
    {draft.type === 'frequency' && (
      <>
        <div className="lkLine">
          within
          <DurationBlank
            name="within"
            label="Within"
            value={draft.within}
            invalid={errors.within !== undefined}
            onChange={(within) => set({ within })}
          />
        </div>
        <BlankError error={errors.within} />
        <div className="lkLine">
          and match
          <Select
            label="How matches are counted"
            compressed
            width={290}
            value={draft.again}
            onChange={(again) => set({ again })}
            options={[
              { value: 'episode', text: 'once for as long as that holds' },
              { value: 'every', text: 'again after every so many events' },
            ]}
          />
        </div>
      </>
    )}
  </Part>
);
