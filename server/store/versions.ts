import { type Es, EsError } from '../ports';
import { INDICES, type IndexName, mappingOf } from './indices';

/** An own index whose mapping another version of the product made. */
export interface OtherVersion {
  name: IndexName;
  index: string;
  version: number;
}

/** Own indices that are of an older or a newer version than this code. */
export async function otherVersions(
  es: Es,
  prefix: string,
): Promise<{ older: OtherVersion[]; newer: OtherVersion[] }> {
  const found = await es
    .request<Record<string, { mappings?: { _meta?: { version?: number } } }>>({
      method: 'GET',
      path: `/${prefix}_*/_mapping`,
      query: { expand_wildcards: 'all', ignore_unavailable: true, filter_path: '*.mappings._meta.version' },
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
    if (version !== own) (version < own ? older : newer).push({ name, index, version });
  }
  return { older, newer };
}

/** Brings an older index forward: fields are only ever added, and who writes them anew is of this version. */
export async function migrate(es: Es, { name, index }: OtherVersion): Promise<void> {
  await es.request({ method: 'PUT', path: `/${index}/_mapping`, body: mappingOf(name) });
}

/** What a node of this version says where a newer one has been. */
export const newerWords = ([first]: readonly OtherVersion[]): string =>
  `${first!.index} was made by a newer version of Lookout (${first!.version}, here ${INDICES[first!.name].version}): ` +
  'this node evaluates and writes nothing; upgrade it';
