/** A piece of a sentence; `strong` stood between two pairs of asterisks. */
export interface Piece {
  text: string;
  strong: boolean;
}

/** `5 failed log-ins for **root**` → pieces. What is not a closed pair stays as it is written. */
export function pieces(sentence: string): Piece[] {
  const found: Piece[] = [];
  let rest = sentence;
  for (;;) {
    const open = rest.indexOf('**');
    const close = open < 0 ? -1 : rest.indexOf('**', open + 3);
    if (close < 0) break;
    if (open > 0) found.push({ text: rest.slice(0, open), strong: false });
    found.push({ text: rest.slice(open + 2, close), strong: true });
    rest = rest.slice(close + 2);
  }
  if (rest) found.push({ text: rest, strong: false });
  return found;
}

/** The sentence without its marks, for titles and what is read aloud. */
export const plainText = (sentence: string): string =>
  pieces(sentence)
    .map(({ text }) => text)
    .join('');
