import { EuiFieldText } from '@elastic/eui';
import React from 'react';
import { Select } from '../components';
import { BlankError, blankId, DurationBlank, NumberBlank, Part, type PartProps } from './blanks';
import type { SourceField } from './field_picker';
import { Message } from './message';
import type { TellingDraft } from './telling_draft';

interface Props extends PartProps {
  fields: readonly SourceField[];
  /** Null for a rule that is not saved yet. */
  ruleId: string | null;
}

type Way = { draft: TellingDraft; errors: PartProps['errors']; set(part: Partial<TellingDraft>): void };

const Quiet: React.FC<Way> = ({ draft, errors, set }) => (
  <>
    <div className="lkLine">
      After a message
      <Select
        label="After a message"
        compressed
        width={330}
        value={draft.quiet ? draft.policy.realertPer : 'none'}
        onChange={(value) =>
          set({
            quiet: value !== 'none',
            ...(value !== 'none' && { policy: { ...draft.policy, realertPer: value } }),
          })
        }
        options={[
          { value: 'none', text: 'go on telling whatever comes' },
          { value: 'key', text: 'say nothing more about the same key for' },
          { value: 'rule', text: 'say nothing more about this rule for' },
        ]}
      />
      {draft.quiet && (
        <DurationBlank
          name="notify.realert"
          label="Quiet for"
          value={draft.realert}
          invalid={errors['notify.realert'] !== undefined}
          onChange={(realert) => set({ realert })}
        />
      )}
    </div>
    <BlankError error={errors['notify.realert']} />
    {draft.quiet && (
      <div className="lkLine">
        and while it goes on
        <Select
          label="While it goes on"
          compressed
          width={280}
          value={draft.doubles ? 'doubles' : 'same'}
          onChange={(value) => set({ doubles: value === 'doubles' })}
          options={[
            { value: 'same', text: 'stay quiet as long' },
            { value: 'doubles', text: 'twice as long each time, up to' },
          ]}
        />
        {draft.doubles && (
          <DurationBlank
            name="notify.realertMax"
            label="Quiet at most"
            value={draft.realertMax}
            invalid={errors['notify.realertMax'] !== undefined}
            onChange={(realertMax) => set({ realertMax })}
          />
        )}
      </div>
    )}
    <BlankError error={errors['notify.realertMax']} />
  </>
);

const Repeat: React.FC<Way> = ({ draft, errors, set }) => (
  <>
    <div className="lkLine">
      Still there and acknowledged by nobody:
      <Select
        label="Still there"
        compressed
        width={170}
        value={draft.repeats ? 'again' : 'once'}
        onChange={(value) => set({ repeats: value === 'again' })}
        options={[
          { value: 'once', text: 'told once' },
          { value: 'again', text: 'told again every' },
        ]}
      />
      {draft.repeats && (
        <DurationBlank
          name="notify.repeat"
          label="Told again every"
          value={draft.repeat}
          invalid={errors['notify.repeat'] !== undefined}
          onChange={(repeat) => set({ repeat })}
        />
      )}
    </div>
    <BlankError error={errors['notify.repeat']} />
  </>
);

const Text: React.FC<{
  name: string;
  label: string;
  value: string;
  width: number;
  errors: PartProps['errors'];
  placeholder: string;
  onChange(value: string): void;
}> = ({ name, label, value, width, errors, placeholder, onChange }) => (
  <div style={{ width }}>
    <EuiFieldText
      id={blankId(name)}
      aria-label={label}
      compressed
      fullWidth
      placeholder={placeholder}
      isInvalid={errors[name] !== undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  </div>
);

const Bundle: React.FC<Way> = ({ draft, errors, set }) => (
  <>
    <div className="lkLine">
      Several alerts go out
      <Select
        label="Several alerts"
        compressed
        width={270}
        value={draft.bundles}
        onChange={(bundles) => set({ bundles })}
        options={[
          { value: 'none', text: 'each as a message of its own' },
          { value: 'for', text: 'as one message, gathered for' },
          { value: 'at', text: 'as one message, at the times of a cron' },
        ]}
      />
      {draft.bundles === 'for' && (
        <DurationBlank
          name="notify.bundle.for"
          label="Gathered for"
          value={draft.bundleFor}
          invalid={errors['notify.bundle.for'] !== undefined}
          onChange={(bundleFor) => set({ bundleFor })}
        />
      )}
      {draft.bundles === 'at' && (
        <>
          <Text
            name="notify.bundle.cron"
            label="Cron of the message"
            placeholder="0 9 * * 1-5"
            width={150}
            value={draft.bundleCron}
            errors={errors}
            onChange={(bundleCron) => set({ bundleCron })}
          />
          in
          <Text
            name="notify.bundle.zone"
            label="Zone of the message"
            placeholder="UTC"
            width={170}
            value={draft.bundleZone}
            errors={errors}
            onChange={(bundleZone) => set({ bundleZone })}
          />
        </>
      )}
    </div>
    <BlankError error={errors['notify.bundle.for']} />
    <BlankError error={errors['notify.bundle.cron']} />
    <BlankError error={errors['notify.bundle.zone']} />
    <div className="lkLine">
      and at most
      <NumberBlank
        name="notify.mostPerHour"
        label="Messages an hour"
        value={draft.mostPerHour}
        invalid={errors['notify.mostPerHour'] !== undefined}
        width={110}
        min={1}
        step={1}
        placeholder="any number"
        onChange={(mostPerHour) => set({ mostPerHour })}
      />
      messages an hour
    </div>
    <BlankError error={errors['notify.mostPerHour']} />
  </>
);

/** Tell: how often, together with what, and in which words. */
export const Telling: React.FC<Props> = ({ draft, errors, set, fields, ruleId }) => {
  const change = (part: Partial<TellingDraft>) => set({ telling: { ...draft.telling, ...part } });
  const way: Way = { draft: draft.telling, errors, set: change };
  return (
    <Part title="Tell">
      <Quiet {...way} />
      <Repeat {...way} />
      <Bundle {...way} />
      <p className="lkSmall lkQuiet">
        Messages only: every alert is in the queue all the same, and what is held back is on its record.
      </p>
      <Message {...way} fields={fields} ruleId={ruleId} ruleName={draft.name} />
    </Part>
  );
};
