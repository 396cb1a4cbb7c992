import {
  EuiButton,
  EuiButtonEmpty,
  EuiModal,
  EuiModalBody,
  EuiModalFooter,
  EuiModalHeader,
  EuiModalHeaderTitle,
  EuiSpacer,
} from '@elastic/eui';
import React from 'react';
import { useKeys } from '../kit';

interface Props {
  /** What it is called to those who hear it. */
  label: string;
  title: string;
  width: number;
  /** At most nine; `id` is for tests. */
  choices: ReadonlyArray<{ text: string; id?: string }>;
  pick(index: number): void;
  cancel(): void;
}

/** A question that a number key or a click answers; whatever else may be said stands below the choices. */
export const NumberedDialog: React.FC<Props> = ({ label, title, width, choices, pick, cancel, children }) => {
  useKeys(Object.fromEntries(choices.map((_, at) => [String(at + 1), () => pick(at)])));
  return (
    <EuiModal role="dialog" onClose={() => cancel()} aria-label={label} style={{ width }}>
      <EuiModalHeader>
        <EuiModalHeaderTitle>{title}</EuiModalHeaderTitle>
      </EuiModalHeader>
      <EuiModalBody>
        <div className="lkRow">
          {choices.map(({ text, id }, at) => (
            <EuiButton key={text} onClick={() => pick(at)} data-test-subj={id}>
              {at + 1} · {text}
            </EuiButton>
          ))}
        </div>
        <EuiSpacer size="m" />
        {children}
      </EuiModalBody>
      <EuiModalFooter>
        <EuiButtonEmpty onClick={cancel}>Cancel</EuiButtonEmpty>
      </EuiModalFooter>
    </EuiModal>
  );
};
