import { headingOf, readListItem, withoutSpans } from './items.ts';
import { columnsOf, type SourceText } from './lines.ts';

/** Words after which a list tells when a task is done, or how far it is, instead of what is to do. */
const labelWords =
  /^(?:definition of done|dod|done when|done criteria|acceptance(?: criteri(?:a|on))?|success criteria|completion criteria|exit criteria|(?:validation|verification) checklist|progress(?: log| notes?)?|受入基準|受け入れ基準|完了条件|验收标准|完成标准|critérios de (?:aceitação|aceite|sucesso)|criterios de (?:aceptación|éxito))$/iu;

/** A label that lists may stand below. */
interface Label {
  readonly columns: number;
  /** It is a list item, so that whatever is nested in it belongs to it. */
  readonly listed: boolean;
  /** A list has begun below it. */
  readonly begun: boolean;
}

/**
 * Indices of the list items that stand below a label such as "Definition of Done:" instead of a heading: nested in the label
 * where it is an item itself, else in the list that follows it.
 */
export function itemsUnderLabels(source: SourceText): ReadonlySet<number> {
  const found = new Set<number>();
  let label: Label | null = null;
  for (const [index, line] of source.lines.entries()) {
    if (line.context !== 'text') continue;
    if (line.text.trim() === '') {
      if (label?.listed === false && label.begun) label = null;
      continue;
    }
    const item = readListItem(line.text);
    const columns = columnsOf(line.text);
    if (label !== null && !goesOn(label, columns, item !== null)) label = null;
    if (label !== null && item !== null) {
      found.add(index);
      label = { columns: label.columns, listed: label.listed, begun: true };
    } else if (headingOf(line) === null && isLabel(item?.text ?? line.text, item?.bullet === undefined)) {
      if (item !== null) found.add(index);
      label = { columns, listed: item !== null, begun: false };
    }
  }
  return found;
}

function goesOn(label: Label, columns: number, isItem: boolean): boolean {
  return columns > label.columns || (!label.listed && isItem && columns === label.columns);
}

const LETTER = /\p{L}/u;

/** Index of the last character that a pattern for one character matches, or -1. */
function lastOf(text: string, pattern: RegExp): number {
  let index = text.length - 1;
  while (index >= 0 && !pattern.test(text.charAt(index))) index--;
  return index;
}

/** A paragraph is a label only where it looks like one; among list items the words are enough. */
function isLabel(text: string, isParagraph: boolean): boolean {
  const trimmed = text.trim();
  const isMarked =
    /[:：]/u.test(trimmed.slice(lastOf(trimmed, /\w/) + 1)) || /^(?:\*\*|__).*(?:\*\*|__)$/u.test(trimmed);
  if (isParagraph && !isMarked) return false;
  const said = withoutSpans(trimmed, '(', ')');
  const bare = said.slice(Math.max(0, said.search(LETTER)), lastOf(said, LETTER) + 1).toLowerCase();
  return labelWords.test(bare);
}
