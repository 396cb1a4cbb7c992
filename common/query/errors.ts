/** A query that cannot be turned into Query DSL; the message is for the person who wrote it. */
export class QueryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QueryError';
  }
}

/** A KQL text that does not parse. */
export class KqlSyntaxError extends QueryError {
  constructor(
    message: string,
    readonly text: string,
    /** Where it went wrong: index into `text`, from 0; `text.length` is its end. */
    readonly position: number,
  ) {
    super(message);
    this.name = 'KqlSyntaxError';
  }

  /** The line in question with a caret below the place, for fixed-width output. */
  get pointer(): string {
    const start = this.text.lastIndexOf('\n', this.position - 1) + 1;
    const end = this.text.indexOf('\n', this.position);
    const line = this.text.slice(start, end === -1 ? undefined : end);
    return `${line}\n${' '.repeat(this.position - start)}^`;
  }
}
