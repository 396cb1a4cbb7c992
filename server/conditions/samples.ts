import type { SampleDocument } from '../../common/schemas';
import type { EventDocument } from './contract';

/** What is kept of a document with a match. */
export const sampleOf = (document: EventDocument): SampleDocument => ({
  id: document.id,
  index: document.index,
  time: new Date(document.time).toISOString(),
  fields: document.fields,
});

/** `index/id`: the same document has the same text in every run. */
export const referenceOf = (document: EventDocument): string => `${document.index}/${document.id}`;

/** The last `limit` documents that went by. */
export class Recent {
  private kept: EventDocument[] = [];

  constructor(private readonly limit: number) {}

  add(document: EventDocument): void {
    if (this.limit === 0) return;
    this.kept.push(document);
    if (this.kept.length > this.limit) this.kept.shift();
  }

  /** Oldest first, as they are now. */
  documents(): EventDocument[] {
    return [...this.kept];
  }

  /** Oldest first. */
  samples(): SampleDocument[] {
    return this.kept.map(sampleOf);
  }

  clear(): void {
    this.kept = [];
  }
}
