import { EuiButton, EuiPopover } from '@elastic/eui';
import React, { useState } from 'react';
import type { ConditionType } from '../../../common/schemas';
import { KIND_GROUPS, kindOf } from './kinds';

interface Props {
  type: ConditionType;
  onChange(type: ConditionType): void;
}

/** Every kind of condition with an example, in two groups. */
export const KindPicker: React.FC<Props> = ({ type, onChange }) => {
  const [open, setOpen] = useState(false);
  const kind = kindOf(type);
  return (
    <div className="lkLine">
      <EuiPopover
        isOpen={open}
        closePopover={() => setOpen(false)}
        anchorPosition="downLeft"
        panelPaddingSize="s"
        button={
          <EuiButton
            size="s"
            color="text"
            iconType="arrowDown"
            iconSide="right"
            aria-expanded={open}
            aria-label={`Kind of condition: ${kind.name}`}
            onClick={() => setOpen(!open)}
            data-test-subj="lkKind"
          >
            {kind.name}
          </EuiButton>
        }
      >
        <div className="lkKinds">
          {KIND_GROUPS.map(({ title, kinds }) => (
            <fieldset key={title}>
              <legend className="lkSmall">{title}</legend>
              {kinds.map((one) => (
                <button
                  key={one.type}
                  type="button"
                  className="lkPick__item"
                  aria-pressed={one.type === type}
                  onClick={() => {
                    onChange(one.type);
                    setOpen(false);
                  }}
                  data-test-subj={`lkKind-${one.type}`}
                >
                  <strong>{one.name}</strong>
                  <div className="lkSmall lkQuiet">{one.example}</div>
                </button>
              ))}
            </fieldset>
          ))}
        </div>
      </EuiPopover>
      <span className="lkSmall lkQuiet">for example: {kind.example}</span>
    </div>
  );
};
