import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

/** One import statement of a source file, as the architecture rules see it. */
export interface SourceImport {
  /** Importing file, relative to src. */
  readonly from: string;
  /** Imported file relative to src, or the module name as written. */
  readonly to: string;
  readonly kind: 'internal' | 'builtin' | 'package';
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every source file below a folder, tests left out, relative to it. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.split(sep).join('/'))
    .sort();
}

/** The imports in a source text. */
export function importsOf(from: string, text: string): readonly SourceImport[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const name = match[1] ?? match[2] ?? '';
    if (name.startsWith('node:')) return { from, to: name, kind: 'builtin' };
    if (!name.startsWith('.')) return { from, to: name, kind: 'package' };
    return {
      from,
      to: normalize(join(dirname(from), name))
        .split(sep)
        .join('/'),
      kind: 'internal',
    };
  });
}

/** The imports of a file on disk. */
export function readImports(folder: string, file: string): readonly SourceImport[] {
  return importsOf(file, readFileSync(join(folder, file), 'utf8'));
}

/** What a layer may import besides itself. `*` is everything. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ports: ['core'],
  engine: ['core', 'ports'],
  protocol: ['core'],
  files: [],
  adapters: ['ports', 'core', 'protocol', 'files'],
  client: ['protocol', 'core'],
  server: ['engine', 'ports', 'protocol', 'core'],
  cli: ['client', 'protocol', 'core'],
  testing: ['*'],
  main: ['*'],
};

/** The rule that an import breaks, or null. */
export function violation(each: SourceImport): string | null {
  const layer = each.from.split('/')[0] ?? '';
  const allowed = LAYERS[layer];
  if (allowed === undefined) return `${layer} is no layer`;
  if (each.kind !== 'internal') return outsideViolation(layer, each);
  const target = each.to.split('/')[0] ?? '';
  if (layer === 'adapters' && target === 'adapters' && folderOf(each.from) !== folderOf(each.to))
    return 'adapters never import one another';
  if (target === 'testing' && layer !== 'testing') return 'only tests use testing';
  if (target === layer || allowed.includes('*') || allowed.includes(target)) return null;
  return `${layer} may not import ${target}`;
}

function outsideViolation(layer: string, each: SourceImport): string | null {
  if (layer === 'core' || layer === 'ports') return `${layer} imports no platform module and no package`;
  if (each.to === 'node:child_process' && !/^adapters\/(process|git)\/|^main\/|^testing\//.test(each.from))
    return 'only the process and git adapters start processes';
  if (each.to === 'node:sqlite' && !/^adapters\/sqlite\//.test(each.from)) return 'only the sqlite adapter holds SQL';
  return null;
}

function folderOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

/** The path of the sources from the repository root. */
export const SOURCES = relative(process.cwd(), join(import.meta.dirname, '..', '..', 'src'));
