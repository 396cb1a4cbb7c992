import { EuiButtonEmpty, EuiButtonIcon, EuiCheckbox, EuiFieldText } from '@elastic/eui';
import React from 'react';

/** A stretch of the week: days it begins on (0 = Sunday), and times of the day. */
export interface WhenRow {
  days: number[];
  from: string;
  to: string;
}

const DAYS: ReadonlyArray<[day: number, short: string]> = [
  [1, 'Mon'],
  [2, 'Tue'],
  [3, 'Wed'],
  [4, 'Thu'],
  [5, 'Fri'],
  [6, 'Sat'],
  [0, 'Sun'],
];

/** `Mon–Fri 09:00–17:00`, for lists. */
export function whenText({ days, from, to }: WhenRow): string {
  const chosen = DAYS.filter(([day]) => days.includes(day));
  const first = DAYS.findIndex(([day]) => day === chosen[0]?.[0]);
  const inOneGo = chosen.every(([day], at) => DAYS[first + at]?.[0] === day);
  const text =
    chosen.length === 7
      ? 'every day'
      : inOneGo && chosen.length > 2
        ? `${chosen[0]![1]}–${chosen[chosen.length - 1]![1]}`
        : chosen.map(([, short]) => short).join(', ');
  return `${text} ${from}–${to}`;
}

interface Props<T extends WhenRow> {
  /** What a row is, for labels: `Quiet`. */
  name: string;
  rows: readonly T[];
  make(): T;
  set(rows: T[]): void;
  /** What stands in front of a row, such as who it is about. */
  lead?(row: T, change: (part: Partial<T>) => void): React.ReactNode;
}

/** Stretches of the week, as rows that can be added and taken out. */
export function WhenRows<T extends WhenRow>({ name, rows, make, set, lead }: Props<T>) {
  const change = (at: number, part: Partial<T>) =>
    set(rows.map((row, other) => (other === at ? { ...row, ...part } : row)));
  return (
    <fieldset aria-label={name}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else that tells them apart
        <div key={at} style={{ marginBottom: 8 }}>
          <div className="lkLine">
            {lead?.(row, (part) => change(at, part))}
            {(['from', 'to'] as const).map((end) => (
              <React.Fragment key={end}>
                {end}
                <div style={{ width: 84 }}>
                  <EuiFieldText
                    compressed
                    fullWidth
                    aria-label={`${name} ${at + 1}, ${end}`}
                    placeholder="22:00"
                    value={row[end]}
                    onChange={(event) => change(at, { [end]: event.target.value } as unknown as Partial<T>)}
                  />
                </div>
              </React.Fragment>
            ))}
            <EuiButtonIcon
              iconType="cross"
              color="danger"
              aria-label={`Take ${name} ${at + 1} out`}
              onClick={() => set(rows.filter((_, other) => other !== at))}
            />
          </div>
          <div className="lkRow">
            {DAYS.map(([day, short]) => (
              <EuiCheckbox
                key={day}
                id={`lk-${name}-${at}-${day}`.replace(/\s+/g, '-')}
                label={short}
                checked={row.days.includes(day)}
                onChange={() =>
                  change(at, {
                    days: row.days.includes(day) ? row.days.filter((one) => one !== day) : [...row.days, day],
                  } as Partial<T>)
                }
              />
            ))}
          </div>
        </div>
      ))}
      <EuiButtonEmpty size="xs" flush="left" iconType="plusInCircle" onClick={() => set([...rows, make()])}>
        Add a stretch
      </EuiButtonEmpty>
    </fieldset>
  );
}
