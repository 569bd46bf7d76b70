import { headingOf } from '../spec/items.ts';
import { readLines } from '../spec/lines.ts';
import { wordsOf } from './item.ts';

/** A document of the spec with its text. */
export interface BriefDocument {
  /** As an agent can open it. */
  readonly file: string;
  readonly text: string;
}

/** What a document of a spec is about. */
export type DocumentRole = 'requirements' | 'design' | 'tasks' | 'other';

/** A heading with the text below it, as far as the next heading. */
export interface DocumentPart {
  readonly file: string;
  /** Line of the heading, from 1. */
  readonly line: number;
  /** Empty for what stands above the first heading. */
  readonly heading: string;
  /** 0 for what stands above the first heading. */
  readonly level: number;
  readonly text: string;
  /** Line of the document that each line of the text is, from 1. */
  readonly numbers: readonly number[];
  /** What heading and text are about, in lower case. */
  readonly words: ReadonlySet<string>;
}

/** A document cut at its headings. */
export interface PartedDocument {
  readonly file: string;
  readonly role: DocumentRole;
  readonly parts: readonly DocumentPart[];
}

const ROLES: readonly (readonly [RegExp, DocumentRole])[] = [
  [/^(?:spec|requirements|bugfix|proposal|prd|epics?|stor(?:y|ies))\.md$/i, 'requirements'],
  [/^(?:plan|design|data-model|architecture|tech(?:nical)?-spec)\.md$/i, 'design'],
  [/^tasks?\.md$/i, 'tasks'],
];

/** Cuts the documents of a spec at their headings; files that are no Markdown have no parts. */
export function partDocuments(documents: readonly BriefDocument[]): readonly PartedDocument[] {
  return documents.map(({ file, text }) => ({
    file,
    role: roleOf(file),
    parts: /\.(?:md|mdx|markdown|txt)$/i.test(file) ? partsOf(file, text) : [],
  }));
}

/** Copies that shared a name are numbered: `2-spec.md`. */
function roleOf(file: string): DocumentRole {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/^\d{1,3}-/, '');
  return ROLES.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

function partsOf(file: string, text: string): readonly DocumentPart[] {
  const parts: DocumentPart[] = [];
  let open = { line: 1, heading: '', level: 0 };
  let lines: { readonly number: number; readonly text: string }[] = [];
  const close = () => {
    const body = lines.slice(
      Math.max(
        0,
        lines.findIndex((line) => line.text.trim() !== ''),
      ),
    );
    const said = body
      .map((line) => line.text)
      .join('\n')
      .trim();
    if (said !== '' || open.heading !== '')
      parts.push({
        file,
        ...open,
        text: said,
        numbers: body.map((line) => line.number),
        words: wordsOf(`${open.heading} ${said}`),
      });
    lines = [];
  };
  for (const source of readLines(text).lines) {
    const { number: line, context } = source;
    if (context === 'comment' || context === 'front-matter' || context === 'underline') continue;
    const heading = headingOf(source);
    if (heading === null) lines.push({ number: line, text: source.text });
    else {
      close();
      open = { line, heading: heading.text, level: heading.level };
    }
  }
  close();
  return parts;
}
