import type { Diagnostic } from '../../plan/diagnostic.ts';
import { nearest } from '../../text/nearest.ts';
import { namesIn } from './names-in.ts';
import { type RoadmapLine, readRoadmap } from './roadmap.ts';

/** A document of a spec or of the whole set. */
export interface SpecText {
  /** As it is to be shown. */
  readonly file: string;
  readonly text: string;
}

/** One spec of a set with everything that is written in it. */
export interface SpecTexts {
  /** Name of its folder, such as `001-albums`. */
  readonly name: string;
  readonly documents: readonly SpecText[];
}

/** One spec waits for another one. */
export interface SpecRelation {
  readonly spec: string;
  readonly on: string;
  /** `stated` where a field or a roadmap says so, `inferred` where a document only speaks of needing it. */
  readonly kind: 'stated' | 'inferred';
  readonly why: string;
  readonly file: string;
  readonly line: number;
}

/** What a set of specs says about its order. */
export interface SpecRelations {
  readonly relations: readonly SpecRelation[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads which specs wait for which: `depends_on` in the front matter of a document, the lines of a roadmap's section "Specs (dependency
 * order)", and sentences that say that another spec, by its name, is needed. What only infers never closes a circle.
 */
export function readRelations(specs: readonly SpecTexts[], roadmap: SpecText | null): SpecRelations {
  const names = specs.map(({ name }) => name);
  const lines = roadmap === null ? [] : readRoadmap(roadmap.text).map((line) => ({ ...line, file: roadmap.file }));
  const claims = [...specs.flatMap(readFields), ...lines.flatMap(claimsOf)];
  const stated: SpecRelation[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const claim of claims) {
    const spec = findName(claim.spec, names);
    const on = findName(claim.on, names);
    if (spec === null || spec === on) continue;
    if (on === null) diagnostics.push(unknownSpec(claim, names));
    else stated.push({ ...claim, spec, on });
  }
  for (const line of lines) {
    if (!line.done && findName(line.spec, names) === null) diagnostics.push(unplannedSpec(line, names));
  }
  const inferred = specs.flatMap((spec) => inferFrom(spec, names));
  return { relations: withoutCircles(unique(stated), unique(inferred)), diagnostics };
}

const DEPENDS_KEY = /^(?:depends[_-]on|dependencies|requires)\s*:\s*(.*)$/i;

/** What the front matter of the documents of a spec says that it waits for, by the names that are written there. */
export function readFields({ name, documents }: SpecTexts): readonly SpecRelation[] {
  return documents.flatMap(({ file, text }) => {
    const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
    if (lines[0]?.trim() !== '---') return [];
    const end = lines.indexOf('---', 1);
    const found: SpecRelation[] = [];
    let open = false;
    for (const [index, line] of lines.slice(1, Math.max(1, end)).entries()) {
      const value = DEPENDS_KEY.exec(line)?.[1];
      const item = /^\s*-\s+(.+)$/.exec(line)?.[1];
      open = value !== undefined || (open && item !== undefined);
      for (const on of namesIn(value ?? (open ? item : undefined) ?? '')) {
        found.push({ spec: name, on, kind: 'stated', why: line.trim(), file, line: index + 2 });
      }
    }
    return found;
  });
}

/** A line of a roadmap with the file it stands in. */
interface ListedSpec extends RoadmapLine {
  readonly file: string;
}

function claimsOf({ spec, dependencies, line, file }: ListedSpec): readonly SpecRelation[] {
  const why = `Dependencies: ${dependencies}`;
  return namesIn(dependencies).map((on) => ({ spec, on, kind: 'stated', why, file, line }));
}

const NEEDS =
  /\b(?:depends? on|dependent on|requires?|needs?|builds? (?:up)?on|after|prerequisites?|blocked by|relies on|must be (?:complete|done|merged))\b|依存|前提|必要/iu;

function inferFrom({ name, documents }: SpecTexts, names: readonly string[]): readonly SpecRelation[] {
  const others = names.filter((other) => other !== name && other.length > 3);
  return documents.flatMap(({ file, text }) =>
    text.split(/\r?\n/).flatMap((line, index): readonly SpecRelation[] => {
      if (!NEEDS.test(line)) return [];
      return others
        .filter((other) => mentions(line, other))
        .map((on) => ({ spec: name, on, kind: 'inferred', why: short(line), file, line: index + 1 }));
    }),
  );
}

function mentions(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    const [before, after] = [line.slice(0, at), line.slice(at + name.length)];
    if (/[\w-]$/.test(before) || /^[\w-]/.test(after)) continue;
    if (!PLAIN_WORD.test(name) || isMarked(before, after)) return true;
  }
  return false;
}

/** A name that is a word of the language too: "requires a table" speaks of no spec that is called `table`. */
const PLAIN_WORD = /^\p{L}+$/u;

/** Whether a word stands in backticks, quotes, a link or a path, or is called a spec. */
function isMarked(before: string, after: string): boolean {
  return (
    /[`"'“‘[/]$/.test(before) ||
    /^(?:[`"'”’\]/]|\.md\b)/.test(after) ||
    /\b(?:spec|PRD|feature|document|epic)\s+$/i.test(before) ||
    /^\s+(?:spec|PRD|feature|document|epic)\b/i.test(after)
  );
}

/** A spec by its name, its path, its number, or its name without the number. */
function findName(written: string, names: readonly string[]): string | null {
  const path = written.replace(/\/(?:spec|tasks|requirements|bugfix|prd|proposal|design)\.md$/i, '');
  const file = path.replace(/^.*\//, '');
  const last = names.includes(file) ? file : file.replace(/\.(?:md|markdown|txt)$/i, '');
  const exact = names.find((name) => name === last);
  if (exact !== undefined) return exact;
  const [loose, ...others] = names.filter(
    (name) => name.replace(/^\d+-/, '') === last || /^(\d+)-/.exec(name)?.[1] === last,
  );
  return loose === undefined || others.length > 0 ? null : loose;
}

function unique(relations: readonly SpecRelation[]): readonly SpecRelation[] {
  return [...new Map(relations.map((relation) => [`${relation.spec}\n${relation.on}`, relation])).values()];
}

/** Relations that are stated, and of the inferred ones those that close no circle with them. */
export function withoutCircles(
  stated: readonly SpecRelation[],
  inferred: readonly SpecRelation[],
): readonly SpecRelation[] {
  const kept = [...stated];
  for (const relation of inferred) {
    const known = kept.some(({ spec, on }) => spec === relation.spec && on === relation.on);
    if (!known && !isBefore(kept, relation.spec, relation.on)) kept.push(relation);
  }
  return kept;
}

/** Whether the second spec waits for the first one, at any distance. */
function isBefore(relations: readonly SpecRelation[], first: string, second: string): boolean {
  const reached = new Set([second]);
  for (const spec of reached) for (const relation of relations) if (relation.spec === spec) reached.add(relation.on);
  return reached.has(first);
}

function unknownSpec({ spec, on, file, line }: SpecRelation, names: readonly string[]): Diagnostic {
  const meant = nearest(on, names);
  return {
    code: 'specs/unknown-spec',
    severity: 'warning',
    message: `${spec} waits for the spec ${on}, which is not in this set; it is taken as done.`,
    hint: meant === null ? 'Correct the name, or add the spec.' : `Did you mean ${meant}?`,
    file,
    line,
    column: 1,
  };
}

/** A roadmap may be ahead of the specs; what is listed as done may be gone again. */
function unplannedSpec({ spec, line, file }: ListedSpec, names: readonly string[]): Diagnostic {
  const meant = nearest(spec, names);
  return {
    ...{ code: 'specs/not-planned', severity: 'warning', file, line, column: 1 },
    message: `The roadmap lists the spec ${spec}, which has no folder with a spec or a task list here; it is not part of this plan.`,
    hint:
      meant === null
        ? 'Write its spec or its tasks.md first, or take it out of the roadmap.'
        : `Did you mean ${meant}?`,
  };
}

function short(line: string): string {
  const text = line.trim().replaceAll(/\s+/g, ' ');
  return text.length <= 160 ? text : `${text.slice(0, 159)}…`;
}
