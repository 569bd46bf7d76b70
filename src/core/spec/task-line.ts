import { group } from '../at.ts';
import { readOutlineId, readTaskId } from './ids.ts';
import { withoutComments } from './items.ts';

/** What the start of a task's line says. */
export interface TaskHead {
  readonly id: string;
  /** The line's text without id and markers. */
  readonly text: string;
  readonly title: string;
  readonly parallel: boolean;
  readonly optional: boolean;
  readonly story: string | null;
  readonly tags: readonly string[];
}

/** Which ids count. */
export type IdStyle = 'task' | 'outline';

/** Reads id and markers from the text of a checklist line, heading or cell, or null where it starts with no id. */
export function readTaskHead(text: string, style: IdStyle): TaskHead | null {
  const optionalBefore = /^\\?\*(?!\*)\s*/.exec(text);
  const start = skipDecoration(text.slice(optionalBefore?.[0].length ?? 0), style);
  const id = style === 'task' ? readTaskId(start.rest) : readOutlineId(start.rest);
  if (id === null) return null;
  const after = start.rest.slice(id.length);
  if (isRange(after, style)) return null;
  const optionalAfter = style === 'outline' && /^\.?\\?\*(?!\*)/.test(after);
  const rest = style === 'outline' ? after.replace(/^\.?(?:\\?\*(?!\*))?/, '') : after;
  if (style === 'outline' && !/^[\s:：.)\]*、—–-]/.test(rest) && rest !== '') return null;
  const marked = readMarkers(rest);
  const markers = [...start.markers, ...marked.markers];
  const tail = marked.rest.trim();
  const parallelAtEnd = /[([]P[)\]]$/.test(tail);
  const body = parallelAtEnd ? tail.slice(0, -3).trimEnd() : tail;
  return {
    id,
    text: body,
    title: titleOf(body),
    parallel: parallelAtEnd || markers.some((marker) => marker === 'P'),
    optional: optionalBefore !== null || optionalAfter || markers.some((marker) => /^optional$/i.test(marker)),
    story: storyOf(markers),
    tags: [...new Set(markers.filter((marker) => marker !== 'P' && storyOf([marker]) === null))],
  };
}

/** Longest text in brackets that is a marker. */
const longestMarker = 40;

/** Markers and ornaments before the id: `**`, `` ` ``, `~~`, emoji, `[P]`, `(tracker-id)`, the word "Task". */
function skipDecoration(text: string, style: IdStyle): { readonly rest: string; readonly markers: readonly string[] } {
  const markers: string[] = [];
  let rest = text;
  for (let round = 0; round < 8; round++) {
    const ornament = /^(?:\*\*|__|~~|`|(?:\p{Extended_Pictographic}|\u{fe0f}|\u{200d})+|\s+)/u.exec(rest);
    if (ornament !== null) {
      rest = rest.slice(ornament[0].length);
      continue;
    }
    const word = /^(?:Task|タスク|任务|Tarea|Tarefa)\s*(?=T?-?\d)/i.exec(rest);
    if (word !== null) {
      rest = rest.slice(word[0].length);
      continue;
    }
    const bracket = /^[[(]([^\])]{1,40})[\])]/.exec(rest);
    if (bracket === null || rest[bracket[0].length] === '(') break;
    const inside = group(bracket, 1);
    if (style === 'task' && readTaskId(inside) === inside)
      return { rest: `${inside}${rest.slice(bracket[0].length)}`, markers };
    if (rest.startsWith('[')) markers.push(inside.trim());
    rest = rest.slice(bracket[0].length);
  }
  return { rest, markers };
}

function isRange(after: string, style: IdStyle): boolean {
  if (style === 'outline') return /^\s?[–~]\s?\d/.test(after);
  const match = /^[*`]*\s?(?:-|–|—|~|〜|\.\.|to)\s?[*`]*/.exec(after);
  return match !== null && readTaskId(after.slice(match[0].length)) !== null;
}

function readMarkers(text: string): { readonly rest: string; readonly markers: readonly string[] } {
  const markers: string[] = [];
  let rest = text;
  for (let round = 0; round < 12; round++) {
    const separator =
      /^(?:\s+|\*\*|__|~~|`(?=\s|\[|:|$)|[:：.](?=\s|\*|$)|[—–-](?=\s)|(?:\p{Extended_Pictographic}|\u{fe0f}|\u{200d})+)/u.exec(
        rest,
      );
    if (separator !== null && separator[0] !== '') {
      rest = rest.slice(separator[0].length);
      continue;
    }
    const bracket = /^(?:\[([^[\]]*)\]|\((P)\))/.exec(rest.slice(0, longestMarker + 2));
    if (bracket === null || rest[bracket[0].length] === '(' || bracket[0].length < 3) break;
    markers.push((bracket[1] ?? group(bracket, 2)).trim());
    rest = rest.slice(bracket[0].length);
  }
  return { rest, markers: markers.filter((marker) => marker !== '') };
}

function storyOf(markers: readonly string[]): string | null {
  for (const marker of markers) {
    const match = /^(?:US|User Story|Story)[\s-]?(\d{1,3})$/i.exec(marker);
    if (match !== null) return `US${Number(match[1])}`;
  }
  return null;
}

/** Longest title; the rest of a long line is in the description. */
const longestTitle = 500;

/** Outside of code, Markdown writes the signs of HTML as entities. */
function withoutEntities(text: string): string {
  return text.includes('&') ? text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') : text;
}

/** A title for people: no comments, no marks of bold or struck text, one line. */
export function titleOf(text: string): string {
  const plain = withoutComments(text)
    .replace(/\*\*|~~/g, '')
    .split(/(`+[^`]*`+)/)
    .map((part, index) => (index % 2 === 1 ? part : withoutEntities(part)))
    .join('')
    .trim();
  return plain.length > longestTitle ? `${plain.slice(0, longestTitle)}…` : plain;
}
