import { z } from 'zod';
import {
  parseDataView,
  parseSavedSearch,
  QueryError,
  type SavedObject,
  savedSearchDataViewId,
} from '../../../../common/query';
import { SAVED_OBJECT_TYPES, type SavedObjectInput, type SavedObjectType } from './saved_object';
import type { SavedObjectStore } from './store';

/** What became of one line of an import. */
export interface ImportResult {
  /** 1 for the first line of the file. */
  line: number;
  type: string | null;
  id: string | null;
  title: string | null;
  ok: boolean;
  why: string | null;
}

export interface ImportReport {
  imported: number;
  refused: number;
  results: ImportResult[];
}

const objectSchema = z.object({
  id: z.string().min(1).max(512),
  type: z.string().min(1),
  attributes: z.record(z.string(), z.unknown()),
  references: z.array(z.object({ name: z.string(), type: z.string(), id: z.string() })).default([]),
});

type Line = ImportResult & { object: SavedObjectInput | null };

const isKept = (type: string): type is SavedObjectType =>
  (SAVED_OBJECT_TYPES as readonly string[]).includes(type);

/** One line of an export; null for its closing summary and for empty lines. */
function readLine(text: string, line: number): Line | null {
  const refused = (why: string, known: Partial<Line> = {}): Line => ({
    line,
    type: null,
    id: null,
    title: null,
    ok: false,
    object: null,
    ...known,
    why,
  });
  if (text.trim() === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (failure) {
    return refused(`not JSON: ${(failure as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && 'exportedCount' in value) return null;
  const read = objectSchema.safeParse(value);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    return refused(`no saved object: ${issue.path.join('.') || 'the line'}: ${issue.message}`);
  }
  const { id, type, attributes, references } = read.data;
  const title = typeof attributes.title === 'string' ? attributes.title : null;
  const about = { type, id, title };
  if (!isKept(type)) return refused(`objects of type "${type}" are not kept here`, about);
  return { line, ...about, ok: true, why: null, object: { id, type, attributes, references } };
}

/** Why an object of the file cannot be used, or null. `views` holds the data views of the file. */
async function fault(
  object: SavedObjectInput,
  views: ReadonlyMap<string, SavedObject>,
  store: SavedObjectStore,
): Promise<string | null> {
  try {
    if (object.type === 'index-pattern') parseDataView(object);
    else {
      const viewId = savedSearchDataViewId(object);
      const view = viewId === null ? null : (views.get(viewId) ?? (await store.get('index-pattern', viewId)));
      if (viewId !== null && !view) return `its data view ${viewId} is neither in the file nor here`;
      parseSavedSearch(object, view);
    }
    return null;
  } catch (failure) {
    if (failure instanceof QueryError) return failure.message;
    throw failure;
  }
}

/**
 * Takes Kibana's NDJSON export: data views and saved searches are stored, everything else is answered with why not.
 * Good objects are stored even when others are refused.
 */
export async function importObjects(
  store: SavedObjectStore,
  ndjson: string,
  options: { overwrite: boolean; by?: string },
): Promise<ImportReport> {
  const lines = ndjson.split(/\r?\n/).flatMap((text, at) => readLine(text, at + 1) ?? []);
  const views = new Map(
    lines.flatMap(({ object }) => (object?.type === 'index-pattern' ? [[object.id, object]] : [])),
  );
  for (const one of lines) {
    if (!one.object) continue;
    const why = await fault(one.object, views, store);
    if (why !== null) Object.assign(one, { ok: false, why });
  }
  const good = lines.filter(({ ok }) => ok);
  const stored = await store.put(
    good.map(({ object }) => object!),
    options,
  );
  for (const [at, one] of good.entries()) {
    Object.assign(one, { ok: stored[at]!.stored, why: stored[at]!.why });
  }
  const results = lines.map(({ object: _object, ...result }) => result);
  const imported = results.filter(({ ok }) => ok).length;
  return { imported, refused: results.length - imported, results };
}

/** Every data view and saved search as Kibana's import takes them, with its closing summary line. */
export async function exportObjects(store: SavedObjectStore): Promise<string> {
  const lines: unknown[] = [];
  for (const type of ['index-pattern', 'search'] as const) {
    for (let page = 1; ; page += 1) {
      const { items, total } = await store.find({ type, page, perPage: 1_000 });
      lines.push(...items);
      if (page * 1_000 >= total || page === 10) break;
    }
  }
  const summary = { exportedCount: lines.length, missingRefCount: 0, missingReferences: [] };
  return `${[...lines, summary].map((line) => JSON.stringify(line)).join('\n')}\n`;
}
