import type { Options } from '../options';

export const frequency = (change: Options = {}): Options => ({
  name: 'Sign-in burst',
  type: 'frequency',
  index: 'auth-*',
  num_events: 5,
  timeframe: { minutes: 10 },
  run_every: { minutes: 5 },
  ...change,
});
export const names = (notes: Array<{ option: string }>) => notes.map(({ option }) => option);
