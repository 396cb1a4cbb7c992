/** The middle one, or the upper of the two middle ones. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** One figure a line: `engine.mix.ratio 0.55`. */
export const figure = (name: string, value: number | null, digits = 0): string =>
  `engine.${name} ${value === null ? 'none' : value.toFixed(digits)}`;

/** What happens meanwhile, apart from the figures. */
export const note = (text: string): void => console.log(`# ${text}`);
