import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readImports, rings, sourceFiles } from './graph';
import { brokenPackages, brokenRules } from './rules';

const ROOT = join(__dirname, '..', '..');
const FOLDERS = ['common', 'server', 'public', 'cli', 'dev', 'test'];

/** Prints every import that breaks a rule and ends with code 1 if there is one. */
function main(): void {
  const folders = FOLDERS.filter((folder) => existsSync(join(ROOT, folder)));
  const files = sourceFiles(ROOT, folders);
  const exists = (path: string) => statSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile() ?? false;
  const imports = readImports(ROOT, files, exists);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const problems = [
    ...imports
      .filter(({ kind }) => kind === 'unresolved')
      .map(({ from, to }) => `${from} imports ${to}, which is no file`),
    ...brokenRules(imports),
    ...brokenPackages(imports, Object.keys(dependencies)),
    ...rings(imports).map((ring) => `files import each other: ${[...ring, ring[0]].join(' -> ')}`),
  ];
  for (const problem of problems) console.error(problem);
  console.log(`${files.length} files, ${imports.length} imports, ${problems.length} against the rules`);
  if (problems.length > 0) process.exitCode = 1;
}

main();
