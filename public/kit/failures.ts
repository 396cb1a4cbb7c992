import { HttpFailure } from '../ports';

export type FailureKind = 'unreachable' | 'engine' | 'no_right' | 'gone' | 'conflict' | 'input' | 'other';

/** A failure as the pages show it: what happened, and what can be done. */
export interface Failure {
  kind: FailureKind;
  title: string;
  text: string;
  fields: Array<{ path: string; message: string }>;
  /** Of a conflict: what there is instead. */
  current?: unknown;
}

const TITLES: Record<FailureKind, string> = {
  unreachable: 'The server cannot be reached',
  engine: 'This cannot be done just now',
  no_right: 'You may not do this',
  gone: 'This does not exist any more',
  conflict: 'Somebody else changed this meanwhile',
  input: 'Something in the input is not right',
  other: 'This did not work',
};

const NEXT: Partial<Record<FailureKind, string>> = {
  unreachable: 'It is tried again by itself. If it lasts, see whether the server runs.',
  engine: 'It is tried again by itself. Rules resume where they stopped.',
  no_right: 'Whoever manages roles here can give you the right.',
};

/** True for what ends without anybody doing something here: the text says that it is tried again, and it is. */
export const passes = ({ kind }: Failure): boolean => kind === 'unreachable' || kind === 'engine';

export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

function kindOf(error: unknown): FailureKind {
  if (!(error instanceof HttpFailure)) return 'other';
  const { status } = error;
  if (status === 0) return 'unreachable';
  if (status === 401 || status === 403) return 'no_right';
  if (status === 404) return 'gone';
  if (status === 409) return 'conflict';
  if (status === 429 || status === 502 || status === 503 || status === 504) return 'engine';
  return status >= 400 && status < 500 ? 'input' : 'other';
}

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);

/** Any thrown thing → a failure in words. Keeps the server's own message, which is the most exact. */
export function explain(error: unknown): Failure {
  const kind = kindOf(error);
  const answer = error instanceof HttpFailure ? error.answer : null;
  const message = answer?.message ?? (error instanceof Error ? error.message : String(error));
  return {
    kind,
    title: TITLES[kind],
    text: NEXT[kind] ? `${ended(message)} ${NEXT[kind]}` : message,
    fields: answer?.fields ?? [],
    ...(answer?.current !== undefined && { current: answer.current }),
  };
}
