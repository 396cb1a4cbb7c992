/** An answer that is not JSON. */
export class PlainAnswer {
  constructor(
    readonly contentType: string,
    readonly text: string,
  ) {}
}
