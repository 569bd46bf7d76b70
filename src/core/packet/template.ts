import { failure, type Result, success } from '../result.ts';
import { readHeading } from '../spec/items.ts';
import { readLines } from '../spec/lines.ts';
import { nearest } from '../text/nearest.ts';
import { SECTION_NAMES, type SectionName } from './brief.ts';

/** What a team says about one section. */
export interface TemplateSection {
  readonly name: SectionName;
  /** Null keeps the usual title. */
  readonly title: string | null;
  /** The team's own words, at the top of the section. */
  readonly words: string;
  /** False where the team's words stand in place of what is found. */
  readonly found: boolean;
}

/** The order and words of a team's packets; sections that it does not name follow as usual. */
export interface PacketTemplate {
  readonly sections: readonly TemplateSection[];
}

/** What is wrong with a template. */
export interface TemplateFault {
  readonly reason: 'template-section' | 'template-order' | 'template-required' | 'template-size';
  /** From 1. */
  readonly line: number;
  readonly message: string;
  readonly hint: string;
}

/** Where no team says anything. */
export const NO_TEMPLATE: PacketTemplate = { sections: [] };

/** Characters of a template. */
const LARGEST_TEMPLATE = 16_384;
/** A line of its own that leaves out what is found. */
const ONLY_OURS = '{{only}}';
/** What the work is judged by cannot be talked away. */
const REQUIRED: readonly SectionName[] = ['task', 'criteria', 'gates'];

/** Reads a template: `## name` or `## name: Title` for each section, with the team's words below. */
export function readTemplate(text: string): Result<PacketTemplate, TemplateFault> {
  if (text.length > LARGEST_TEMPLATE) return failure(tooLarge(text.length));
  const sections: { name: SectionName; title: string | null; words: string[]; found: boolean }[] = [];
  for (const { number, text: line, context } of readLines(text).lines) {
    const heading = context === 'text' ? readHeading(line) : null;
    if (heading?.level === 2) {
      const { name, title } = partsOf(heading.text);
      const known = SECTION_NAMES.find((one) => one === name);
      if (known === undefined) return failure(unknown(name, number));
      if (sections.some((one) => one.name === known)) return failure(twice(known, number));
      sections.push({ name: known, title, words: [], found: true });
      continue;
    }
    const current = sections.at(-1);
    if (current === undefined) {
      if (isWording(line, context, heading?.level ?? null)) return failure(early(number));
    } else if (line.trim() === ONLY_OURS) {
      if (REQUIRED.includes(current.name)) return failure(required(current.name, number));
      current.found = false;
    } else if (context !== 'comment') current.words.push(line);
  }
  return success({ sections: sections.map((one) => ({ ...one, words: one.words.join('\n').trim() })) });
}

function partsOf(heading: string): { readonly name: string; readonly title: string | null } {
  const colon = heading.indexOf(':');
  if (colon === -1) return { name: heading.trim().toLowerCase(), title: null };
  const title = heading.slice(colon + 1).trim();
  return { name: heading.slice(0, colon).trim().toLowerCase(), title: title === '' ? null : title };
}

/** Above the first section only a title, comments and front matter may stand: anything else would be lost. */
function isWording(line: string, context: string, level: number | null): boolean {
  return line.trim() !== '' && level !== 1 && context !== 'comment' && context !== 'front-matter';
}

function unknown(name: string, line: number): TemplateFault {
  const meant = nearest(name, SECTION_NAMES);
  const hint = `Sections are ${SECTION_NAMES.join(', ')}.`;
  return {
    ...{ reason: 'template-section', line },
    message: `There is no section ${JSON.stringify(name)}.`,
    hint: meant === null ? hint : `Did you mean ${meant}? ${hint}`,
  };
}

function twice(name: string, line: number): TemplateFault {
  const hint = 'Put its words together under one heading.';
  return { reason: 'template-order', line, message: `The section ${name} stands there twice.`, hint };
}

function early(line: number): TemplateFault {
  const hint = `Begin with a section such as "## background"; further ones are ${SECTION_NAMES.join(', ')}.`;
  return { reason: 'template-order', line, message: 'Words stand above the first section.', hint };
}

function required(name: SectionName, line: number): TemplateFault {
  const message = `The section ${name} cannot be left out: the work is judged by it.`;
  return { reason: 'template-required', line, message, hint: `Remove ${ONLY_OURS} here.` };
}

function tooLarge(length: number): TemplateFault {
  return {
    ...{ reason: 'template-size', line: 1 },
    message: `The template has ${length} characters; at most ${LARGEST_TEMPLATE} are read.`,
    hint: 'Keep what every task needs, and put the rest into a conventions file such as AGENTS.md.',
  };
}
