import { type Es, EsError } from '../../../ports';

/** What was seeded and stands; it outlives a deletion, so that what was deleted does not come back by itself. */
export interface SeedMarker {
  state: 'seeded' | 'deleted';
  at: string;
  ruleIds: string[];
  /** While the past is filled: from when on (ISO) documents may be missing, though later ones are there. */
  fillFrom?: string | undefined;
}

const ID = 'standalone-seed:default';

/** Remembers beside the saved objects whether seeding was done. */
export function seedMarker(es: Es, prefix: string) {
  const path = `/${prefix}_saved_objects/_doc/${encodeURIComponent(ID)}`;
  return {
    async read(): Promise<SeedMarker | null> {
      try {
        const { _source } = await es.request<{ _source: { seed: SeedMarker } }>({ method: 'GET', path });
        return _source.seed;
      } catch (failure) {
        if (failure instanceof EsError && failure.status === 404) return null;
        throw failure;
      }
    },
    async write(seed: SeedMarker): Promise<void> {
      await es.request({ method: 'PUT', path, body: { type: 'standalone-seed', seed } });
    },
  };
}
