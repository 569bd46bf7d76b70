import { failure, type Result, success } from '../../result.ts';
import { pathFault } from '../checks.ts';
import { effortFor, minutesOf } from '../estimate.ts';
import type { EditRefusal, TaskFields } from './edits.ts';

/** Longest time that a plan may state for one task, in minutes: four weeks of forty hours. */
const LONGEST_MINUTES = 9_600;
const LONGEST_TITLE = 500;
const LONGEST_ID = 64;

/** Checks the fields of an edit and completes effort or minutes by each other. */
export function checkFields(fields: TaskFields): Result<TaskFields, EditRefusal> {
  const fault = titleFault(fields) ?? figureFault(fields) ?? fileFault(fields);
  if (fault !== null) return failure({ reason: 'bad-value', ...fault });
  return success({ ...fields, ...completeEffort(fields) });
}

/** Why an id cannot name a task, or null: letters, digits and `. _ - /`, beginning with a letter or digit, at most 64 characters. */
export function idFault(id: string): EditRefusal | null {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._/-]*$/u.test(id) && id.length <= LONGEST_ID && !id.includes('..')) return null;
  return {
    reason: 'bad-id',
    message: `${JSON.stringify(id)} cannot be the id of a task.`,
    hint: `Use letters, digits and . _ - after a first letter or digit, at most ${LONGEST_ID} characters, such as T012.`,
  };
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

function titleFault({ title }: TaskFields): Fault | null {
  if (title === undefined) return null;
  if (title.trim() === '') return { message: 'The title is empty.', hint: 'Say in a few words what is to be done.' };
  if (title.length <= LONGEST_TITLE && !/[\n\r]/.test(title)) return null;
  return {
    message: `The title is longer than a line of ${LONGEST_TITLE} characters.`,
    hint: 'Shorten it and put the rest into the description.',
  };
}

function figureFault({ minutes, priority }: TaskFields): Fault | null {
  if (minutes !== undefined && !(minutes > 0 && minutes <= LONGEST_MINUTES)) {
    return {
      message: `${minutes} minutes is no time a task can take.`,
      hint: `Give more than 0 and at most ${LONGEST_MINUTES} minutes; split what takes longer.`,
    };
  }
  if (priority !== undefined && !(priority >= 0 && priority <= 100))
    return { message: `${priority} is no priority.`, hint: 'Give a number from 0 (last) to 100 (first).' };
  return null;
}

function fileFault({ files }: TaskFields): Fault | null {
  for (const file of files ?? []) {
    const fault =
      file === '' ? 'is empty' : file.startsWith('/') ? 'is not relative to the repository' : pathFault(file);
    if (fault !== null)
      return {
        message: `The path ${JSON.stringify(file)} ${fault}.`,
        hint: 'Name the file by its path inside the repository.',
      };
  }
  return null;
}

function completeEffort({ effort, minutes }: TaskFields): TaskFields {
  if (effort !== undefined && minutes === undefined) return { minutes: minutesOf[effort] };
  if (effort === undefined && minutes !== undefined) return { effort: effortFor(minutes) };
  return {};
}
