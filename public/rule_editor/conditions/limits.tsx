import { EuiButtonEmpty, EuiButtonIcon } from '@elastic/eui';
import React from 'react';
import { SEVERITIES, type Severity } from '../../../common/words';
import { Select } from '../../components';
import { blankId, NumberBlank } from '../blanks';
import type { LevelDraft } from './draft';
import { LineErrors, NumberOf } from './pieces';
import { type ConditionProps, inCondition } from './props';

const WORST_FIRST = [...SEVERITIES].reverse();

/** A severity that no level has yet, the worst first. */
export const nextSeverity = (taken: ReadonlyArray<{ severity: Severity }>): Severity =>
  WORST_FIRST.find((one) => !taken.some(({ severity }) => severity === one)) ?? 'critical';

interface LevelProps {
  /** The level's own name among the blanks. */
  name: string;
  at: number;
  severity: Severity;
  onSeverity(severity: Severity): void;
  remove(): void;
}

/** `it is [critical] when … [x]`: one level, with its limits between. */
export const LevelLine: React.FC<LevelProps> = ({ name, at, severity, onSeverity, remove, children }) => (
  <div className="lkLine" id={blankId(inCondition(name))}>
    and is
    <Select
      label={`Severity of level ${at + 1}`}
      compressed
      width={110}
      value={severity}
      onChange={onSeverity}
      options={WORST_FIRST.map((value) => ({ value, text: value }))}
    />
    {children}
    <EuiButtonIcon
      iconType="cross"
      color="danger"
      aria-label={`Remove level ${at + 1}`}
      onClick={() => remove()}
    />
  </div>
);

export const AddLevel: React.FC<{ levels: number; add(): void }> = ({ levels, add }) =>
  levels < 4 ? (
    <EuiButtonEmpty size="s" flush="left" iconType="plusInCircle" onClick={() => add()}>
      Add a level with a severity of its own
    </EuiButtonEmpty>
  ) : null;

/** `above [90] or below [ ]`, the levels, and how far back it has to be. */
export const LimitsBlanks: React.FC<ConditionProps & { unit?: string }> = (props) => {
  const { draft, errors, set, unit } = props;
  const { levels } = draft;
  const change = (at: number, part: Partial<LevelDraft>) =>
    set({ levels: levels.map((level, n) => (n === at ? { ...level, ...part } : level)) });
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
      {levels.map((level, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: levels have no other name than their place
        <React.Fragment key={at}>
          <LevelLine
            name={`levels.${at}`}
            at={at}
            severity={level.severity}
            onSeverity={(severity) => change(at, { severity })}
            remove={() => set({ levels: levels.filter((_, n) => n !== at) })}
          >
            above
            <NumberBlank
              name={inCondition(`levels.${at}.above`)}
              label={`Level ${at + 1}: above`}
              step="any"
              placeholder="–"
              value={level.above}
              invalid={errors[`levels.${at}.above`] !== undefined}
              onChange={(above) => change(at, { above })}
            />
            or below
            <NumberBlank
              name={inCondition(`levels.${at}.below`)}
              label={`Level ${at + 1}: below`}
              step="any"
              placeholder="–"
              value={level.below}
              invalid={errors[`levels.${at}.above`] !== undefined}
              onChange={(below) => change(at, { below })}
            />
          </LevelLine>
          <LineErrors errors={errors} of={[`levels.${at}`, `levels.${at}.above`]} />
        </React.Fragment>
      ))}
      <AddLevel
        levels={levels.length}
        add={() => set({ levels: [...levels, { severity: nextSeverity(levels), above: '', below: '' }] })}
      />
      <div className="lkLine">
        and is over once it is back by
        <NumberOf {...props} name="margin" label="Margin" min={0} step="any" placeholder="0" />
        {unit} or more
      </div>
      <LineErrors errors={errors} of={['margin']} />
    </>
  );
};
