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
  /** The words behind it say that it is planned. */
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
    const found = [...linksOf(file, content), ...(QUOTING.has(file) ? [] : codePathsOf(content))];
    return found.map(({ path, end }) => ({ file, line: index + 1, path, planned: PLANNED.test(content.slice(end)) }));
  });
}

/** What stands right behind a path that is not there yet, in the same cell or the next. */
const PLANNED = /^\s*\|?\s*\(planned\b/;

interface Found {
  readonly path: string;
  /** Column behind it. */
  readonly end: number;
}

function linksOf(file: string, content: string): readonly Found[] {
  return [...content.matchAll(/\]\(([^)\s]+)\)/g)].flatMap((match) => {
    const target = match[1] ?? '';
    if (/^(?:https?:|mailto:|#)/.test(target)) return [];
    const path = relative(ROOT, join(ROOT, dirname(file), target.split('#')[0] ?? ''));
    return [{ path, end: match.index + match[0].length }];
  });
}

function codePathsOf(content: string): readonly Found[] {
  return [...content.matchAll(/`([^`]+)`/g)].flatMap((match) => {
    const path = match[1] ?? '';
    return PATH.test(path) ? [{ path, end: match.index + match[0].length }] : [];
  });
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
