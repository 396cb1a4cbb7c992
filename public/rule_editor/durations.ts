/** `10m` → `['10', 'm']`. A text that is no duration keeps its digits. */
export function splitDuration(text: string): [number: string, unit: string] {
  const found = /^(\d*)(ms|[smhdw])$/.exec(text);
  return found ? [found[1] ?? '', found[2] ?? 'm'] : [text.replace(/\D/g, ''), 'm'];
}
