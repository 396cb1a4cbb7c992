import { type Es, EsError } from '../ports';
import { INDICES, type IndexName, mappingOf } from './indices';

/**
 * A node takes what it knows of other versions for true for so long, by its own monotonic timer: before it writes later than
 * that, it looks again.
 */
export const KNOWN_MS = 8_000;
/**
 * A newer version says that it comes, and writes only so much later: by then every older node has looked, and what it had
 * under way has ended.
 */
export const OLDER_ENDS_MS = KNOWN_MS + 4_000;

/** An own index whose mapping another version of the product made. */
export interface OtherVersion {
  name: IndexName;
  index: string;
  version: number;
}

/** Own indices that are of an older or a newer version than this code; one that is being brought forward is older. */
export async function otherVersions(
  es: Es,
  prefix: string,
): Promise<{ older: OtherVersion[]; newer: OtherVersion[] }> {
  const found = await es
    .request<Record<string, { mappings?: { _meta?: { version?: number; coming?: boolean } } }>>({
      method: 'GET',
      path: `/${prefix}_*/_mapping`,
      query: { expand_wildcards: 'all', ignore_unavailable: true, filter_path: '*.mappings._meta' },
    })
    .catch((error) => {
      if (error instanceof EsError && error.status === 404) return {};
      throw error;
    });
  const older: OtherVersion[] = [];
  const newer: OtherVersion[] = [];
  for (const [index, { mappings }] of Object.entries(found)) {
    const name = (Object.keys(INDICES) as IndexName[]).find(
      (one) => index.startsWith(`${prefix}_${one}_`) || index.startsWith(`${prefix}_${one}-`),
    );
    if (!name) continue;
    const version = mappings?._meta?.version ?? 0;
    const own = INDICES[name].version;
    if (version > own) newer.push({ name, index, version });
    else if (version < own || mappings?._meta?.coming) older.push({ name, index, version });
  }
  // What is surely to be written comes first: where that cannot be, older nodes are told of nothing.
  older.sort((a, b) => Number(INDICES[a.name].monthly) - Number(INDICES[b.name].monthly));
  return { older, newer };
}

/**
 * Brings an older index forward: fields are only ever added, and who writes them anew is of this version. `coming`: older
 * nodes may still write, and this version does not yet.
 */
export async function migrate(es: Es, { name, index }: OtherVersion, coming: boolean): Promise<void> {
  const { _meta, ...mapping } = mappingOf(name);
  const body = { ...mapping, _meta: { ..._meta, ...(coming && { coming }) } };
  await es.request({ method: 'PUT', path: `/${index}/_mapping`, body });
}

/** What a node of this version says where a newer one has been. */
export const newerWords = ([first]: readonly OtherVersion[]): string =>
  `${first!.index} was made by a newer version of Lookout (${first!.version}, here ${INDICES[first!.name].version}): ` +
  'this node evaluates and writes nothing; upgrade it, or restore the snapshot from before and restart it';
