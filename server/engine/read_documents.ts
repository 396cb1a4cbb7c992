import type { EventDocument, StreamRead, StreamResult } from '../conditions';
import { keyId } from '../conditions';
import { documentsBody, PAGE_SIZE } from './document_bodies';
import { askedValues, documentsOf, tuplesOf } from './hit_documents';
import type { SearchAnswer } from './problems';
import type { ReadContext } from './read_context';
import type { SearchSource } from './search_bodies';
import { PointInTime } from './stream';

interface Place {
  view: PointInTime;
  sort: unknown[];
}

/** Streams of one run: a short one is one search among others, a long one has a frozen view of its own. */
export class Streams {
  private readonly views = new Set<PointInTime>();

  constructor(private readonly context: ReadContext) {}

  async close(): Promise<void> {
    const open = [...this.views];
    this.views.clear();
    await Promise.all(open.map((view) => view.close()));
  }

  async page(read: StreamRead): Promise<StreamResult> {
    if (read.after !== undefined) return this.nextPage(read, read.after as Place);
    const source = this.context.sourceOf(read);
    const answer = await this.context.search(source, documentsBody(source, read));
    if (!answer.hits?.total) this.context.missing();
    if ((answer.hits?.total?.value ?? 0) <= PAGE_SIZE) return this.documents(read, answer, null);
    // More than a page: begin again on a frozen view, so that no page shifts under the next.
    const view = await this.open(source);
    if (view) return this.nextPage(read, { view, sort: [] });
    return this.documents(read, answer, null);
  }

  /** Null where a part is missing and the engine freezes nothing less than the whole: the first page is all there is then. */
  private async open({ resolved, searchTimeoutMs }: SearchSource): Promise<PointInTime | null> {
    try {
      const view = await PointInTime.open(this.context.es, resolved.index, searchTimeoutMs * 2);
      this.views.add(view);
      return view;
    } catch (error) {
      if (this.context.problems.length === 0) throw error;
      return null;
    }
  }

  private async nextPage(read: StreamRead, { view, sort }: Place): Promise<StreamResult> {
    const body = documentsBody(this.context.sourceOf(read), read);
    const answer = this.context.noted(await view.page(body, sort.length > 0 ? sort : undefined));
    if (!answer.hits) this.context.missing();
    const hits = answer.hits?.hits ?? [];
    const last = hits[hits.length - 1];
    if (hits.length < PAGE_SIZE || !last?.sort) {
      this.views.delete(view);
      await view.close();
      return this.documents(read, answer, null);
    }
    return this.documents(read, answer, { view, sort: last.sort });
  }

  private documents(read: StreamRead, answer: SearchAnswer, next: Place | null): StreamResult {
    const wanted = read.only && read.key.length > 0 ? new Set(read.only.map(keyId)) : null;
    const asked = askedValues(read.key, read.only);
    const document = documentsOf(this.context.sourceOf(read), read.values);
    const documents: EventDocument[] = [];
    for (const hit of answer.hits?.hits ?? []) {
      let keys = tuplesOf(hit, read.key, asked);
      if (wanted) keys = keys.filter((tuple) => wanted.has(keyId(tuple)));
      if (keys.length > 0) documents.push(document(hit, keys));
    }
    return { kind: 'stream', documents, next };
  }
}
