import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Top of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Documents that quote paths of other people's repositories: only their links are looked at. */
const QUOTING = new Set(['docs/formats.md', 'docs/replay.md', 'docs/configuration.md', 'docs/cli.md']);

/** Every document that people read, relative to the repository. */
export function documentFiles(): readonly string[] {
  return globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).sort();
}

/** The text of a file of the repository. */
export function readText(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** One path that a document names. */
export interface Mention {
  readonly file: string;
  readonly line: number;
  /** Relative to the repository; may hold `*`. */
  readonly path: string;
  /** The line says that it is planned. */
  readonly planned: boolean;
}

/** What looks like a path of this repository when it stands in backticks. */
const PATH = /^(?:(?:src|test|docs|scripts|bench|examples|bin|\.ci)\/[\w.*/-]*|(?:package|tsconfig|biome)\.json)$/;

/** The paths that a text names, in links and in backticks; blocks of code are samples and are left out. */
export function mentionsOf(file: string, text: string): readonly Mention[] {
  let fenced = false;
  return text.split('\n').flatMap((content, index) => {
    if (content.startsWith('```')) fenced = !fenced;
    if (fenced) return [];
    const planned = /\bplanned\b/i.test(content);
    const paths = [...linksOf(file, content), ...(QUOTING.has(file) ? [] : codePathsOf(content))];
    return paths.map((path) => ({ file, line: index + 1, path, planned }));
  });
}

function linksOf(file: string, content: string): readonly string[] {
  const targets = [...content.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return targets
    .filter((target) => !/^(?:https?:|mailto:|#)/.test(target))
    .map((target) => relative(ROOT, join(ROOT, dirname(file), target.split('#')[0] ?? '')));
}

function codePathsOf(content: string): readonly string[] {
  return [...content.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '').filter((text) => PATH.test(text));
}

/** What is wrong with a mention, or null; what is said to be planned need not be there yet. */
export function problemOf(mention: Mention): string | null {
  const there = mention.path.includes('*')
    ? globSync(mention.path, { cwd: ROOT }).length > 0
    : existsSync(join(ROOT, mention.path));
  const place = `${mention.file}:${mention.line}`;
  if (!there && !mention.planned) return `${place}: ${mention.path} does not exist`;
  return null;
}

/** The cells of every table row of a text whose first cell matches, trimmed. */
export function rowsOf(text: string, first: RegExp): readonly (readonly string[])[] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((line) =>
    line
      .replace(/\\\|/g, '\0')
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('\0', '|').trim()),
  );
  return cells.filter(([name = '']) => first.test(name));
}
