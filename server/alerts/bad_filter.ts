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
