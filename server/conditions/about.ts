/**
 * Working numbers out leaves a rest in the last digits: 0.1 · 3 is more than 0.3, and ten that grew by a tenth more than
 * eleven. It must not decide, so numbers that agree in fourteen digits are compared as equal.
 */
const REST = 1e-14;

const isAbout = (one: number, other: number): boolean =>
  Math.abs(one - other) <= REST * Math.max(Math.abs(one), Math.abs(other));

export const isMore = (one: number, other: number): boolean => one > other && !isAbout(one, other);

export const isAtLeast = (one: number, other: number): boolean => one >= other || isAbout(one, other);
