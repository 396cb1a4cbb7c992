import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from '@swc/core';

/** One import, type-only ones too: `to` is a path in the repository, or the specifier of a package. */
export interface Import {
  from: string;
  to: string;
  kind: 'file' | 'package' | 'unresolved';
}

const SOURCE = /\.(ts|tsx)$/;
const ENDINGS = ['', '.ts', '.tsx', '.d.ts', '.mjs', '.cjs', '.json', '/index.ts', '/index.tsx'];

/** All source files below the given folders of `root`, as paths with forward slashes. */
export function sourceFiles(root: string, folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => posix.join(entry.parentPath.slice(root.length + 1), entry.name)),
  );
}

/** Reads the imports of `files`. `exists` says whether a path of the repository is a file. */
export function readImports(root: string, files: string[], exists: (path: string) => boolean): Import[] {
  return files.flatMap((from) =>
    specifiers(readFileSync(join(root, from), 'utf8'), from.endsWith('.tsx')).map((specifier): Import => {
      if (!specifier.startsWith('.')) return { from, to: specifier, kind: 'package' };
      const base = posix.join(dirname(from), specifier);
      const to = ENDINGS.map((ending) => base + ending).find(exists);
      return to === undefined ? { from, to: base, kind: 'unresolved' } : { from, to, kind: 'file' };
    }),
  );
}

/** The module specifiers of one source text: imports, re-exports, `import()`, `require()` and `import('…')` types. */
export function specifiers(source: string, tsx: boolean): string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const specifier = specifierOf(node as SwcNode);
    if (specifier !== undefined) found.add(specifier);
    Object.values(node).forEach(visit);
  };
  visit(parseSync(source, { syntax: 'typescript', tsx, target: 'es2022' }).body);
  return [...found];
}

/** What is looked at of swc's syntax tree. */
interface SwcNode {
  type?: string;
  source?: { value?: string } | null;
  callee?: { type?: string; value?: string };
  arguments?: Array<{ expression?: { type?: string; value?: unknown } }>;
  argument?: { value?: string };
}

function specifierOf(node: SwcNode): string | undefined {
  if (node.type === 'TsImportType') return node.argument?.value;
  if (node.type === 'CallExpression') {
    const { callee } = node;
    const loads = callee?.type === 'Import' || (callee?.type === 'Identifier' && callee.value === 'require');
    const argument = node.arguments?.[0]?.expression;
    return loads && typeof argument?.value === 'string' ? argument.value : undefined;
  }
  return /^(Import|Export)/.test(node.type ?? '') ? node.source?.value : undefined;
}

/** The shortest way round for each ring of files that import each other; one per ring's first file. */
export function rings(imports: Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to, kind } of imports) {
    if (kind === 'file') next.set(from, [...(next.get(from) ?? []), to]);
  }
  const known = new Set<string>();
  const found: string[][] = [];
  for (const start of next.keys()) {
    if (known.has(start)) continue;
    const ring = wayBack(start, next);
    if (!ring) continue;
    found.push(ring);
    for (const file of ring) known.add(file);
  }
  return found;
}

/** Breadth first from `start` until it comes round. */
function wayBack(start: string, next: Map<string, string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const to of next.get(file) ?? []) {
      if (to === start) {
        const way = [file];
        while (way[0] !== start) way.unshift(cameFrom.get(way[0]!)!);
        return way;
      }
      if (!cameFrom.has(to)) {
        cameFrom.set(to, file);
        queue.push(to);
      }
    }
  }
  return undefined;
}
