import { oneLine } from '../../common/template';

const LONGEST = 500;

/** The other side's words, or an error's, fit to be stored and shown: one line, no control characters, cut visibly. */
export function answerText(text: string): string {
  const line = oneLine(text);
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}… (${line.length} characters)`;
}

/** Like `answerText`, with every secret in it (they may be echoed) blotted out. */
export function withoutSecrets(text: string, secrets: Record<string, string | undefined>): string {
  let clean = text;
  for (const secret of Object.values(secrets)) {
    if (!secret) continue;
    const base64 = Buffer.from(secret).toString('base64');
    for (const form of [secret, base64, encodeURIComponent(secret)]) clean = clean.split(form).join('***');
  }
  return answerText(clean);
}
