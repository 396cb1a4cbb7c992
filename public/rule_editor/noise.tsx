import React from 'react';
import { Select } from '../components';
import { BlankError, DurationBlank, NumberBlank, type PartProps } from './blanks';

/** When it gets loud, or when nobody comes: storms, closing by itself, and sending nothing at all. */
export const Noise: React.FC<PartProps> = ({ draft, errors, set }) => (
  <>
    <div className="lkLine">
      more than
      <NumberBlank
        name="stormAfter"
        label="New alerts that make a storm"
        width={84}
        min={1}
        max={10_000}
        value={draft.stormAfter}
        invalid={errors.stormAfter !== undefined}
        onChange={(stormAfter) => set({ stormAfter })}
      />
      new alerts within 10 minutes become one that holds the rest
    </div>
    <BlankError error={errors.stormAfter} />
    <div className="lkLine">
      an open alert that nobody has
      <Select
        label="Closing by itself"
        compressed
        width={270}
        value={draft.closing}
        onChange={(closing) => set({ closing })}
        options={[
          { value: 'never', text: 'stays until somebody closes it' },
          { value: 'after', text: 'closes by itself after' },
        ]}
      />
      {draft.closing === 'after' && (
        <>
          <DurationBlank
            name="autoClose"
            label="Quiet for"
            value={draft.autoClose}
            invalid={errors.autoClose !== undefined}
            onChange={(autoClose) => set({ autoClose })}
          />
          of quiet
        </>
      )}
    </div>
    <BlankError error={errors.autoClose} />
    <div className="lkLine">
      and messages are
      <Select
        label="Sending"
        compressed
        width={290}
        value={draft.shadow ? 'shadow' : 'sent'}
        onChange={(sending) => set({ shadow: sending === 'shadow' })}
        options={[
          { value: 'sent', text: 'sent' },
          { value: 'shadow', text: 'kept: shadow mode, nothing is sent' },
        ]}
      />
    </div>
  </>
);
