import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const OLDEST = 17;
const NEWEST = 22;
const INSTALL = 'On Debian and Ubuntu: apt-get install openjdk-17-jdk-headless maven';

/** Reads the major version out of what `java -version` prints; undefined when there is none. */
export function javaMajor(printed: string): number | undefined {
  const found = /version "(\d+)(?:\.(\d+))?/.exec(printed);
  if (!found) return undefined;
  return Number(found[1] === '1' ? found[2] : found[1]);
}

/** Path of a Java (17 to 22) that can run the engines: `$JAVA_HOME`'s, else the one on the PATH. */
export async function findJava(): Promise<string> {
  const java = javaTool('java');
  const printed = await run(java, ['-version']).then(
    ({ stdout, stderr }) => stdout + stderr,
    () => undefined,
  );
  if (printed === undefined) {
    throw new Error(
      `Java ${OLDEST} is needed to run the search engine, and "${java}" does not start. ${INSTALL}`,
    );
  }
  const major = javaMajor(printed);
  if (major === undefined || major < OLDEST || major > NEWEST) {
    throw new Error(
      `Java ${OLDEST} to ${NEWEST} is needed to run the search engine, and "${java}" is ${printed.split('\n')[0]}. ` +
        `Install it or point JAVA_HOME to it. ${INSTALL}`,
    );
  }
  return java;
}

/** Path of the Java compiler (OpenSearch's launcher is compiled here); throws with what to install. */
export async function findJavac(): Promise<string> {
  const javac = javaTool('javac');
  await run(javac, ['-version']).catch(() => {
    throw new Error(`OpenSearch needs the Java compiler too, and "${javac}" does not start. ${INSTALL}`);
  });
  return javac;
}

/** Throws with what to install when Maven does not start. */
export async function requireMaven(): Promise<void> {
  await run('mvn', ['-v']).catch(() => {
    throw new Error(`Maven is needed to fetch the search engine, and "mvn" does not start. ${INSTALL}`);
  });
}

function javaTool(name: string): string {
  const home = process.env.JAVA_HOME;
  const inHome = home ? join(home, 'bin', name) : undefined;
  return inHome && existsSync(inHome) ? inHome : name;
}
