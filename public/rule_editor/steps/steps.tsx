import { EuiButtonEmpty, EuiButtonIcon, EuiPopover, EuiSwitch } from '@elastic/eui';
import React, { useState } from 'react';
import type { StepKind } from '../../../common/schemas';
import { isExpired } from '../../../common/wording';
import { useLookout } from '../../kit';
import { BlankError, type PartProps } from '../blanks';
import type { SourceField } from '../field_picker';
import { newStep, type StepDraft } from './draft';
import { STEP_KINDS } from './kinds';
import { TextBlank, UntilBlank } from './pieces';
import { SENTENCES } from './sentences';

interface Props extends PartProps {
  fields: readonly SourceField[];
}

const AddStep: React.FC<{ any: boolean; add(kind: StepKind): void }> = ({ any, add }) => {
  const [open, setOpen] = useState(false);
  return (
    <EuiPopover
      isOpen={open}
      closePopover={() => setOpen(false)}
      panelPaddingSize="s"
      button={
        <EuiButtonEmpty
          size="s"
          iconType="plusInCircle"
          onClick={() => setOpen(!open)}
          data-test-subj="lkAddStep"
        >
          {any ? 'Add a step' : 'Take matches through a step first'}
        </EuiButtonEmpty>
      }
    >
      <div className="lkSteps__menu">
        {STEP_KINDS.map(({ kind, name, does }) => (
          <button
            key={kind}
            type="button"
            className="lkPick__item"
            data-test-subj={`lkStepKind-${kind}`}
            onClick={() => {
              setOpen(false);
              add(kind);
            }}
          >
            {name} <span className="lkSmall lkQuiet">{does}</span>
          </button>
        ))}
      </div>
    </EuiPopover>
  );
};

/** What each match goes through, in this order, before it becomes an alert. */
export const Steps: React.FC<Props> = ({ draft, errors, set, fields }) => {
  const { steps } = draft;
  const { me } = useLookout();
  const put = (next: StepDraft[]) => set({ steps: next });
  const move = (at: number, by: number) => {
    const next = [...steps];
    const [step] = next.splice(at, 1);
    if (step) next.splice(at + by, 0, step);
    put(next);
  };
  return (
    <div style={{ marginBottom: 12 }}>
      {steps.length > 0 && (
        <p className="lkSmall lkQuiet">Each match goes through these steps, from the top:</p>
      )}
      {steps.map((step, at) => {
        const Sentence = SENTENCES[step.kind];
        const props = {
          at,
          step,
          errors,
          fields,
          set: (part: Partial<StepDraft>) =>
            put(steps.map((one, other) => (other === at ? { ...one, ...part } : one))),
        };
        const wrong = Object.keys(errors).filter((name) => name.startsWith(`steps.${at}.`));
        const over = isExpired(step, Date.now());
        return (
          <fieldset key={step.id} className="lkStep" aria-label={`Step ${at + 1}`}>
            <div className="lkLine" style={{ opacity: step.enabled && !over ? 1 : 0.6 }}>
              <strong>{at + 1}</strong>
              <Sentence {...props} />
            </div>
            {wrong.map((name) => (
              <BlankError key={name} error={errors[name]} />
            ))}
            <div className="lkLine">
              <UntilBlank of={props} />
              <TextBlank of={props} name="description" label={`Why step ${at + 1}`} placeholder="why" />
              <span className="lkSmall lkQuiet">
                {over && 'over · '}
                {step.author || `${me.login}, not saved yet`}
              </span>
              <span className="lkRow" style={{ marginLeft: 'auto' }}>
                <EuiSwitch
                  compressed
                  label={step.enabled ? 'on' : 'off'}
                  checked={step.enabled}
                  onChange={(event) => props.set({ enabled: event.target.checked })}
                />
                <EuiButtonIcon
                  iconType="arrowUp"
                  aria-label={`Step ${at + 1} earlier`}
                  isDisabled={at === 0}
                  onClick={() => move(at, -1)}
                />
                <EuiButtonIcon
                  iconType="arrowDown"
                  aria-label={`Step ${at + 1} later`}
                  isDisabled={at === steps.length - 1}
                  onClick={() => move(at, 1)}
                />
                <EuiButtonIcon
                  iconType="trash"
                  color="danger"
                  aria-label={`Take step ${at + 1} out`}
                  onClick={() => put(steps.filter((_, other) => other !== at))}
                />
              </span>
            </div>
          </fieldset>
        );
      })}
      <BlankError error={errors.steps} />
      <AddStep any={steps.length > 0} add={(kind) => put([...steps, newStep(kind)])} />
    </div>
  );
};
