import { EuiButtonEmpty, EuiButtonIcon } from '@elastic/eui';
import React from 'react';
import { SEVERITIES, type Severity } from '../../../common/words';
import { Select } from '../../components';
import { blankId, NumberBlank } from '../blanks';
import type { ConditionDraft, LevelsDraft } from './draft';
import { LineErrors, NumberOf } from './pieces';
import { type ConditionProps, inCondition } from './props';

const WORST_FIRST = [...SEVERITIES].reverse();
const MOST = 4;

/** A severity that no level has yet, the worst first. */
export const nextSeverity = (taken: ReadonlyArray<{ severity: Severity }>): Severity =>
  WORST_FIRST.find((one) => !taken.some(({ severity }) => severity === one)) ?? 'critical';

/** One number of a level, and the words around it. */
export interface LevelBlank {
  name: string;
  before: string;
  after?: string;
  label: string;
  min?: number;
  step?: number | 'any';
  placeholder?: string;
}

interface Props extends ConditionProps {
  list: keyof LevelsDraft;
  blanks: readonly LevelBlank[];
}

/** `and is [critical] above [95] [x]`, one line a level, and how to add one. */
export const LevelsBlanks: React.FC<Props> = ({ draft, errors, set, list, blanks }) => {
  const levels: ReadonlyArray<{ severity: Severity } & Record<string, string>> = draft[list];
  const put = (next: typeof levels) => set({ [list]: next } as Partial<ConditionDraft>);
  const change = (at: number, part: Record<string, string>) =>
    put(levels.map((level, n) => (n === at ? { ...level, ...part } : level)));
  const empty = Object.fromEntries(blanks.map(({ name }) => [name, '']));
  return (
    <>
      {levels.map((level, at) => {
        const line = `${list}.${at}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: levels have no other name than their place
          <React.Fragment key={at}>
            <div className="lkLine" id={blankId(inCondition(line))}>
              and is
              <Select
                label={`Severity of level ${at + 1}`}
                compressed
                width={110}
                value={level.severity}
                onChange={(severity) => change(at, { severity })}
                options={WORST_FIRST.map((value) => ({ value, text: value }))}
              />
              {blanks.map(({ name, before, after, label, ...rest }) => (
                <React.Fragment key={name}>
                  {before}
                  <NumberBlank
                    {...rest}
                    name={inCondition(`${line}.${name}`)}
                    label={`Level ${at + 1}: ${label}`}
                    value={level[name] ?? ''}
                    invalid={errors[`${line}.${name}`] !== undefined}
                    onChange={(text) => change(at, { [name]: text })}
                  />
                  {after}
                </React.Fragment>
              ))}
              <EuiButtonIcon
                iconType="cross"
                color="danger"
                aria-label={`Remove level ${at + 1}`}
                onClick={() => put(levels.filter((_, n) => n !== at))}
              />
            </div>
            <LineErrors errors={errors} of={[line, ...blanks.map(({ name }) => `${line}.${name}`)]} />
          </React.Fragment>
        );
      })}
      {levels.length < MOST && (
        <EuiButtonEmpty
          size="s"
          flush="left"
          iconType="plusInCircle"
          onClick={() =>
            put([...levels, { severity: nextSeverity(levels), ...empty } as (typeof levels)[number]])
          }
        >
          Add a level with a severity of its own
        </EuiButtonEmpty>
      )}
      <LineErrors errors={errors} of={[list]} />
    </>
  );
};

/** How far back it has to be before it is over. */
export const MarginBlank: React.FC<ConditionProps & { unit?: string }> = ({ unit, ...props }) => (
  <>
    <div className="lkLine">
      and is over once it is back by
      <NumberOf {...props} name="margin" label="Margin" min={0} step="any" placeholder="0" />
      {unit} or more
    </div>
    <LineErrors errors={props.errors} of={['margin']} />
    {Number(props.draft.margin) > 0 && (
      <p className="lkSmall lkQuiet">
        With a margin late documents count only from the check before on. Where documents come late, let the
        rule stay behind as far as they do.
      </p>
    )}
  </>
);
