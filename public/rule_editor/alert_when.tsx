import { EuiSpacer } from '@elastic/eui';
import React, { useMemo } from 'react';
import { Part, type PartProps } from './blanks';
import { FORMS } from './conditions/forms';
import { KindPicker } from './conditions/kind_picker';
import type { SourceField } from './field_picker';

const PREFIX = 'condition.';

/** Alert when: what makes the documents worth an alert. */
export const AlertWhen: React.FC<PartProps & { fields: readonly SourceField[] }> = ({
  draft: { condition },
  errors,
  set,
  fields,
}) => {
  const own = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(errors)
          .filter(([name]) => name.startsWith(PREFIX))
          .map(([name, message]) => [name.slice(PREFIX.length), message]),
      ),
    [errors],
  );
  const Form = FORMS[condition.type];
  return (
    <Part title="Alert when">
      <KindPicker type={condition.type} onChange={(type) => set({ condition: { ...condition, type } })} />
      <EuiSpacer size="s" />
      <Form
        draft={condition}
        errors={own}
        set={(part) => set({ condition: { ...condition, ...part } })}
        fields={fields}
      />
    </Part>
  );
};
