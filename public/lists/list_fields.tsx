import {
  EuiButtonEmpty,
  EuiCheckbox,
  EuiFieldText,
  EuiFilePicker,
  EuiFormRow,
  EuiTextArea,
} from '@elastic/eui';
import React, { useState } from 'react';
import { Select } from '../components';
import { plural } from '../words';
import { type ListDraft, linesOf, pickedFile, valuesOfFile } from './draft';

interface Props {
  draft: ListDraft;
  errors: Record<string, string>;
  readOnly: boolean;
  set(part: Partial<ListDraft>): void;
}

/** How the picked file is read, and what is in it. */
const Picked: React.FC<Pick<Props, 'draft' | 'set'>> = ({ draft: { file }, set }) => {
  if (!file) return null;
  const { values, error } = valuesOfFile(file);
  const some = values.slice(0, 3).map(({ value }) => value);
  return (
    <>
      <div className="lkLine">
        read as
        <Select
          label="How the file is read"
          compressed
          width={230}
          value={file.format}
          onChange={(format) => set({ file: { ...file, format } })}
          options={[
            { value: 'lines', text: 'text: one value a line' },
            { value: 'csv', text: 'CSV: the first column' },
          ]}
        />
        {file.format === 'csv' && (
          <EuiCheckbox
            id="lk-list-header"
            label="the first row names the columns"
            checked={file.header}
            onChange={(event) => set({ file: { ...file, header: event.target.checked } })}
          />
        )}
      </div>
      {!error && (
        <p className="lkSmall lkBreak">
          {plural(values.length, 'value')}{' '}
          {some.length > 0 && `(${some.join(', ')}${values.length > 3 ? ', …' : ''})`} will be added to those
          above.{' '}
          <EuiButtonEmpty
            size="xs"
            flush="left"
            onClick={() => {
              set({ file: null });
            }}
          >
            Leave the file out
          </EuiButtonEmpty>
        </p>
      )}
    </>
  );
};

/** What a list is made of. */
export const ListFields: React.FC<Props> = ({ draft, errors, readOnly, set }) => {
  const [unread, setUnread] = useState<string | null>(null);
  const count = linesOf(draft.values).length + draft.odd.length;
  const fileError = unread ?? errors.file;

  const pick = (files: FileList | null) => {
    const [file] = files ?? [];
    setUnread(null);
    if (!file) return set({ file: null });
    file.text().then(
      (text) => set({ file: pickedFile(file.name, text) }),
      () => setUnread('the file cannot be read'),
    );
  };

  return (
    <>
      <EuiFormRow label="Name" fullWidth isInvalid={errors.name !== undefined} error={errors.name}>
        <EuiFieldText
          fullWidth
          readOnly={readOnly}
          isInvalid={errors.name !== undefined}
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </EuiFormRow>
      <EuiFormRow label="Description" fullWidth helpText="What the values are, and where they come from">
        <EuiFieldText
          fullWidth
          readOnly={readOnly}
          value={draft.description}
          onChange={(event) => set({ description: event.target.value })}
        />
      </EuiFormRow>
      <EuiFormRow
        label={`Values: ${count.toLocaleString('en-US')}`}
        fullWidth
        isInvalid={errors.values !== undefined}
        error={errors.values}
        helpText="One value a line. Between slashes (/adm.*/) it is a regular expression for the whole value."
      >
        <EuiTextArea
          fullWidth
          className="lkMono"
          rows={12}
          readOnly={readOnly}
          isInvalid={errors.values !== undefined}
          aria-label="Values"
          value={draft.values}
          onChange={(event) => set({ values: event.target.value })}
        />
      </EuiFormRow>
      {draft.odd.length > 0 && (
        <p className="lkSmall">
          And {plural(draft.odd.length, 'value')} with line breaks or spaces at an end, kept as they are.
          {!readOnly && (
            <EuiButtonEmpty size="xs" color="danger" onClick={() => set({ odd: [] })}>
              Remove them
            </EuiButtonEmpty>
          )}
        </p>
      )}
      {!readOnly && (
        <>
          <EuiFormRow
            label="From a file"
            fullWidth
            isInvalid={fileError !== undefined && fileError !== null}
            error={fileError}
          >
            <EuiFilePicker
              key={draft.file ? 'picked' : 'none'}
              id="lk-list-file"
              aria-label="File with values"
              fullWidth
              compressed
              display="default"
              initialPromptText={draft.file?.name ?? 'Pick or drop a text or CSV file'}
              onChange={pick}
            />
          </EuiFormRow>
          <Picked draft={draft} set={set} />
        </>
      )}
    </>
  );
};
