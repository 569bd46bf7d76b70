import { type Brief, type BriefItem, type BriefSection, SECTION_NAMES, type SectionName } from './brief.ts';

/** The heading of a section, with the tag around it. */
export function renderSectionHead({ name, title }: { readonly name: SectionName; readonly title: string }): string {
  return `<${name}>\n## ${title}\n</${name}>\n\n`;
}

/** One piece as it stands in a section. */
export function renderItem({ label, text, source, cut }: BriefItem): string {
  const place = source === null ? '' : ` (${source.file}${source.line === null ? '' : `:${source.line}`})`;
  const body = cut ? `${text}\n[...]` : text;
  const head = label === '' ? '' : `${label}${place}:${body.includes('\n') ? '' : ' '}`;
  const tail = label === '' ? place : '';
  return withoutEnds(`- ${head}${body.includes('\n') ? indented(body, head !== '') : body}${tail}\n`);
}

const END_OF_SECTION = new RegExp(`</(?=${SECTION_NAMES.join('|')})`, 'g');

/** Text from outside cannot close the block that it stands in. */
function withoutEnds(text: string): string {
  return text.includes('</') ? text.replaceAll(END_OF_SECTION, '<\\/') : text;
}

function indented(text: string, onOwnLine: boolean): string {
  const lines = text.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
  return onOwnLine ? `\n${lines.join('\n')}` : lines.join('\n').trimStart();
}

/** A section as text in a marked block. */
export function renderSection(section: BriefSection): string {
  const { name, title, items } = section;
  return `<${name}>\n## ${withoutEnds(title)}\n${items.map(renderItem).join('').trimEnd()}\n</${name}>`;
}

/** What was left out, a line each; empty where everything is there. */
export function renderOmissions({ omitted }: Brief): string {
  if (omitted.length === 0) return '';
  const lines = omitted.map(
    ({ section, what, tokens, where }) =>
      `- ${section}, about ${tokens} tokens: ${what}${where === '' ? '' : ` (read ${where})`}`,
  );
  return `Left out, because it did not fit:\n${lines.join('\n')}`;
}

/** The whole brief as text. */
export function renderBrief(brief: Brief): string {
  return [...brief.sections.map(renderSection), renderOmissions(brief)].filter((part) => part !== '').join('\n\n');
}
