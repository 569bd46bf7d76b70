import { at } from '../../at.ts';
import type { Finding } from '../draft.ts';
import { idOf, itemsOf, member, type PlacedValue, readPlaced, textOf } from '../json/placed.ts';
import { criteriaIn, type Issue, type IssueList, type IssueNeed } from './issue.ts';
import { issueFaults, withoutId } from './issue-faults.ts';
import { readKept, readReasons, readWholeTitle } from './kept.ts';

/*
 * beads keeps one issue a line. `blocks` and `waits-for` hold an issue back; a child is a part of its parent and is held back with it;
 * everything else that issues can have to do with each other is no order.
 */

const HOLDS_BACK: ReadonlySet<string> = new Set(['blocks', 'waits-for', 'conditional-blocks']);
const STATUSES: ReadonlySet<string> = new Set([
  ...['open', 'in_progress', 'blocked', 'closed', 'tombstone', 'deferred', 'pinned', 'hooked'],
]);
/** Statuses that say that an issue was put off. */
const PUT_OFF: ReadonlySet<string> = new Set(['deferred', 'pinned']);

/** Whether the lines of a text are issues of beads, from its first one. */
export function isBeads(text: string): boolean {
  const line = at(text.split('\n', 1), 0).trim();
  const first = line.startsWith('{') ? readPlaced(line) : null;
  return (
    first?.ok === true &&
    textOf(first.value, 'id') !== '' &&
    textOf(first.value, 'title') !== '' &&
    member(first.value, 'tasks') === undefined
  );
}

/** Reads all issues; lines that are no JSON are told, and the others are read. */
export function readBeads(text: string): IssueList {
  const issues: Issue[] = [];
  const findings: Finding[] = [];
  let offset = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const at = { line: index + 1, offset };
    offset += line.length + 1;
    if (line.trim() === '') continue;
    const read = readPlaced(line.replace(/\r$/, ''));
    if (!read.ok) findings.push(notJson(at.line, read.failure.offset + 1, read.failure.message));
    else {
      const id = idOf(member(read.value, 'id'));
      if (id === null) findings.push(withoutId('The issue', at.line));
      else issues.push(issueOf(id, read.value, at));
    }
  }
  return { title: 'Issues', dialect: 'beads', issues, findings: [...findings, ...issueFaults(issues, STATUSES)] };
}

interface LinePlace {
  readonly line: number;
  /** Where the line begins in the text. */
  readonly offset: number;
}

function issueOf(id: string, row: PlacedValue, at: LinePlace): Issue {
  const status = member(row, 'status');
  const word = status?.kind === 'text' ? status.value : 'open';
  const priority = member(row, 'priority');
  const minutes = member(row, 'estimated_minutes');
  const reasons = readReasons(row);
  const links = itemsOf(row, 'dependencies').flatMap((link) => linkOf(link, id));
  return {
    id,
    title: readWholeTitle(row, textOf(row, 'title')) ?? textOf(row, 'title'),
    description: ['description', 'design', 'notes']
      .map((name) => textOf(row, name))
      .filter((part) => part !== '')
      .join('\n\n'),
    acceptance: criteriaIn(textOf(row, 'acceptance_criteria')),
    done: word === 'closed',
    optional: PUT_OFF.has(word) || wasOptional(row),
    dropped: word === 'tombstone' ? 'it was deleted' : null,
    priority: priority?.kind === 'number' ? Math.max(0, 90 - 20 * priority.value) : 50,
    minutes: minutes?.kind === 'number' && minutes.value > 0 ? minutes.value : null,
    tags: itemsOf(row, 'labels').flatMap((label) => (label.kind === 'text' ? [label.value] : [])),
    parent: links.find(({ type }) => type === 'parent-child')?.on ?? parentInId(id),
    line: at.line,
    status: status?.kind === 'text' ? { offset: at.offset + status.start, mark: status.written } : null,
    needs: links.flatMap(({ type, on }): readonly IssueNeed[] =>
      HOLDS_BACK.has(type)
        ? [{ id: on, kind: 'explicit', why: `${type}: ${on}`, ...reasons.get(on), line: at.line }]
        : [],
    ),
    kept: readKept(row),
  };
}

/** A finished issue has no status left to say that it could have been left out. */
function wasOptional(row: PlacedValue): boolean {
  const optional = member(member(member(row, 'metadata'), 'slipway'), 'optional');
  return optional?.kind === 'other' && optional.value === true;
}

function linkOf(link: PlacedValue, id: string): readonly { readonly type: string; readonly on: string }[] {
  const on = idOf(member(link, 'depends_on_id'));
  const from = idOf(member(link, 'issue_id')) ?? id;
  return on === null || from !== id || on === id ? [] : [{ type: textOf(link, 'type') || 'blocks', on }];
}

/** `app-12.3` is a part of `app-12` also where no line says so. */
function parentInId(id: string): string | null {
  return /^(.+)\.\d+$/.exec(id)?.[1] ?? null;
}

function notJson(line: number, column: number, message: string): Finding {
  return {
    code: 'beads/not-json',
    severity: 'error',
    message: `The line is no issue: ${message}.`,
    hint: 'Export the issues again, or remove the line.',
    line,
    column,
  };
}
