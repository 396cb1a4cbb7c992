import { isSilent } from './silent_sources';

const full = Array.from({ length: 24 }, () => 5);
test.each<[string, number[], boolean]>([
  ['none in the last hour, some in each before', [...full, 0], true],
  ['some in the last hour', [...full, 1], false],
  ['an empty hour before', [...full.slice(1), 0, 0], false],
  ['never any', Array.from({ length: 25 }, () => 0), false],
  ['an answer without all hours', [...full.slice(1), 0], false],
])('%s', (_, counts, silent) => expect(isSilent(counts)).toBe(silent));
