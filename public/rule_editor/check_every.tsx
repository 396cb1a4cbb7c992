import React from 'react';
import { BlankError, DurationBlank, Part, type PartProps } from './blanks';

/** Check every: how often, and how far behind the clock. */
export const CheckEvery: React.FC<PartProps> = ({ draft, errors, set }) => (
  <Part title="Check every">
    <div className="lkLine">
      <DurationBlank
        name="interval"
        label="Check every"
        value={draft.interval}
        invalid={errors.interval !== undefined}
        onChange={(interval) => set({ interval })}
      />
      and stay
      <DurationBlank
        name="queryDelay"
        label="Delay"
        value={draft.queryDelay}
        invalid={errors.queryDelay !== undefined}
        onChange={(queryDelay) => set({ queryDelay })}
      />
      behind the clock
    </div>
    <BlankError error={errors.interval} />
    <BlankError error={errors.queryDelay} />
    <p className="lkSmall lkQuiet">
      Stay behind when documents reach the index late. Windows follow each other without a gap, whatever the
      delay.
    </p>
  </Part>
);
