const HOUR = 3_600_000;

/** A message of the rule, by its bundle or notice. Epoch ms. */
export interface Counted {
  by: string;
  at: number;
}

/** Whether one more message at `at` is within what an hour may hold; a message that is counted already is. */
export const hasRate = (counted: readonly Counted[], most: number, by: string, at: number): boolean =>
  counted.some((one) => one.by === by) || inHour(counted, at).length < most;

const inHour = (counted: readonly Counted[], at: number): Counted[] =>
  counted.filter((one) => one.at > at - HOUR);

/** The messages of the last hour with this one. */
export const countNow = (counted: readonly Counted[], by: string, at: number): readonly Counted[] =>
  counted.some((one) => one.by === by) ? counted : [...inHour(counted, at), { by, at }];
