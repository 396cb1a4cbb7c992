import { EuiTextArea } from '@elastic/eui';
import React from 'react';
import type { Part } from '../../../common/schemas';
import { Select } from '../../components';
import { blankId } from '../blanks';
import { EXAMPLES, LANGUAGES } from '../query_source';
import { inCondition } from './props';

interface Props {
  /** Its name among the condition's blanks. */
  name: string;
  label: string;
  part: Part;
  invalid: boolean;
  /** Said where nothing is written. */
  empty?: string;
  onChange(part: Part): void;
}

/** A query beside the rule's own, on the same documents. */
export const PartBlank: React.FC<Props> = ({ name, label, part, invalid, empty, onChange }) => (
  <div style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}>
    <div style={{ flex: 1, minWidth: 0 }}>
      <EuiTextArea
        id={blankId(inCondition(name))}
        aria-label={label}
        className="lkMono"
        compressed
        fullWidth
        rows={part.language === 'dsl' ? 5 : 2}
        isInvalid={invalid}
        placeholder={[EXAMPLES[part.language], empty && `(${empty})`].filter(Boolean).join('   ')}
        value={part.query}
        onChange={(event) => onChange({ ...part, query: event.target.value })}
      />
    </div>
    <Select
      label={`${label}: language`}
      compressed
      width={110}
      value={part.language}
      onChange={(language) => onChange({ ...part, language })}
      options={LANGUAGES}
    />
  </div>
);
