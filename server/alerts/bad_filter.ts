/** A filter that cannot be answered; the message is for the person who wrote it. */
export class BadFilter extends Error {
  constructor(
    /** Which field of the filter. */
    readonly path: string,
    message: string,
    /** Where in its text, from 0; null when no place is to blame. */
    readonly position: number | null = null,
  ) {
    super(message);
    this.name = 'BadFilter';
  }
}

/** Pages end here; whoever wants more narrows the filter. */
export const LAST_ROW = 10_000;

/** Throws `BadFilter` for a page beyond the last row. `instead`: what the person can do; `what`: what stands in the rows. */
export function checkPage(
  { page, perPage }: { page: number; perPage: number },
  instead = '',
  what = 'row',
): void {
  if (page * perPage <= LAST_ROW) return;
  const end = `pages end at ${what} ${LAST_ROW.toLocaleString('en-US')}`;
  throw new BadFilter('page', instead === '' ? end : `${end}; ${instead}`);
}
