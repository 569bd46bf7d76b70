import type { Dialect } from '../../plan/plan.ts';
import type { Finding } from '../draft.ts';
import { type JsonFault, readPlaced } from '../json/placed.ts';
import { isBeads, readBeads } from './beads.ts';
import { type IssueList, linesOf } from './issue.ts';
import { notTaskMaster, readTaskMaster } from './task-master.ts';

/** An object, or a list of objects or of nothing; a Markdown line may begin with a bracket too. */
const BEGINS_LIKE_JSON = /^\ufeff?\s*(?:\{|\[\s*[{\]]\s*(?:"|$))/;

/** Reads a tracker's file; null where the text is none of those that are known, so that it is read as Markdown. */
export function readIssues(text: string, dialect?: Dialect): IssueList | null {
  if (dialect === 'beads') return readBeads(text);
  if (dialect === 'task-master') return taskMaster(text);
  if (dialect !== undefined || !BEGINS_LIKE_JSON.test(text)) return null;
  if (isBeads(text)) return readBeads(text);
  return taskMaster(text);
}

/** A text that begins like JSON is meant as JSON: what is wrong with it is said, instead of looking for boxes in it. */
function taskMaster(text: string): IssueList {
  const parsed = readPlaced(text);
  const why = parsed.ok ? notTaskMaster(parsed.value) : null;
  if (parsed.ok && why === null) return readTaskMaster(parsed.value, text);
  const fault = parsed.ok ? unknownShape(why ?? '') : noJson(text, parsed.failure);
  return { title: 'Tasks', dialect: 'task-master', issues: [], findings: [fault] };
}

function noJson(text: string, { offset, message }: JsonFault): Finding {
  return {
    code: 'spec/not-json',
    severity: 'error',
    message: `The text is no JSON: ${message}.`,
    hint: 'Mend it at this place, or let the program that wrote it write it again.',
    line: linesOf(text)(offset),
    column: offset - text.lastIndexOf('\n', offset - 1),
  };
}

function unknownShape(message: string): Finding {
  return {
    ...{ code: 'spec/unknown-json', severity: 'error', message, line: 1, column: 1 },
    hint: 'Give Task Master\'s tasks.json ({"tasks": [...]}), issues of beads, one JSON object a line, or a plan by slipway convert --to json.',
  };
}
