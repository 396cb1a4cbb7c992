import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached } from './cache';
import { compareWithManifest, parseManifest } from './checksum';
import { findJavac, requireMaven } from './java';
import { engineTitle, MAVEN_DEPENDENCY_PLUGIN, OPENSEARCH } from './kinds';
import { localRepository, maven, withRetries } from './maven';
import { openForAll } from './reach';

const HERE = join(__dirname, 'opensearch');
const { version, bytes, plugins, log4j } = OPENSEARCH;

/** Returns the folder in the cache that holds OpenSearch's jars; fetches them first where they are missing (41 MB). */
export async function fetchOpenSearch(
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const title = engineTitle('opensearch');
  const manifest = parseManifest(await readFile(join(HERE, 'checksums.txt'), 'utf8'));
  return cached(
    `opensearch-${version}`,
    async (scratch) => {
      await requireMaven();
      progress(`${title}: fetching ${Math.round(bytes / 1e6)} MB by Maven, once`);
      const result = join(scratch, 'result');
      await writeFile(join(scratch, 'pom.xml'), openSearchPom());
      await withRetries(
        3,
        async () => {
          await maven(
            scratch,
            [`${MAVEN_DEPENDENCY_PLUGIN}:copy-dependencies`, `-DoutputDirectory=${result}`],
            { title, bytes, progress, signal },
          );
          const problems = await compareWithManifest(result, manifest);
          if (problems.length > 0) throw new Error(`${title}: ${problems.join('; ')}`);
        },
        async () => {
          await rm(result, { recursive: true, force: true });
          await rm(localRepository(scratch), { recursive: true, force: true });
        },
        progress,
        signal,
      );
      await openForAll(result);
    },
    { waiting: () => progress(`${title}: another process is fetching it, waiting`) },
  );
}

/** Compiles the small launcher against the jars; kept in the cache under a name that changes with its source. */
export async function compileOpenSearchLauncher(jars: string): Promise<string> {
  const source = join(HERE, 'OpenSearchLauncher.java');
  const fingerprint = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
    .slice(0, 12);
  return cached(`opensearch-launcher-${fingerprint}`, async (scratch) => {
    const javac = await findJavac();
    const result = join(scratch, 'result');
    await mkdir(result);
    await promisify(execFile)(javac, ['-proc:none', '-cp', join(jars, '*'), '-d', result, source]);
    await openForAll(result);
  });
}

/** A pom whose only purpose is to name what `dependency:copy-dependencies` shall bring, with all it needs. */
export function openSearchPom(): string {
  const dependency = (group: string, artifact: string, wanted: string) =>
    `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${wanted}</version></dependency>`;
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '  <modelVersion>4.0.0</modelVersion>',
    '  <groupId>lookout.dev</groupId><artifactId>opensearch</artifactId><version>1</version>',
    '  <packaging>pom</packaging>',
    '  <dependencies>',
    dependency('org.opensearch', 'opensearch', version),
    ...plugins.map((plugin) => dependency('org.opensearch.plugin', plugin, version)),
    dependency('org.apache.logging.log4j', 'log4j-core', log4j),
    '  </dependencies>',
    '</project>',
    '',
  ].join('\n');
}
