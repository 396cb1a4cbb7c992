import React from 'react';
import { type LevelBlank, LevelsBlanks, MarginBlank } from './levels';
import { LineErrors, NumberOf } from './pieces';
import type { ConditionProps } from './props';

const BLANKS: readonly LevelBlank[] = [
  { name: 'above', before: 'above', label: 'above', step: 'any', placeholder: '–' },
  { name: 'below', before: 'or below', label: 'below', step: 'any', placeholder: '–' },
];

/** `above [90] or below [ ]`, the levels, and how far back it has to be. */
export const LimitsBlanks: React.FC<ConditionProps & { unit?: string }> = (props) => {
  const { errors, unit } = props;
  return (
    <>
      <div className="lkLine">
        is above
        <NumberOf {...props} name="above" label="Above" step="any" placeholder="–" />
        {unit} or below
        <NumberOf {...props} name="below" label="Below" step="any" placeholder="–" />
        {unit}
      </div>
      <LineErrors errors={errors} of={['above', 'below']} />
      <LevelsBlanks {...props} list="levels" blanks={BLANKS} />
      <MarginBlank {...props} />
    </>
  );
};
