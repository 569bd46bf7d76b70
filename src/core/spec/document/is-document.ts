import { readDraft } from '../read-draft.ts';
import { readBlocks } from './blocks.ts';
import { bareTitle, roleOf } from './section-roles.ts';
import type { SectionRole } from './statement.ts';

const LIST_NAME = /(?:^|[-_.])(?:tasks?|todo|checklist|backlog|issues)(?:[-_.]|$)/i;
const DOCUMENT_NAME =
  /(?:^|[-_.])(?:prd|spec|specs|requirements?|proposal|design|bugfix|brief|rfc|adr|investigation|debug|postmortem)(?:[-_.]|$)/i;
/** Roles of headings that task lists do not have. */
const SPEC_ROLES: ReadonlySet<SectionRole> = new Set<SectionRole>([
  'requirements',
  'stories',
  'criteria',
  'quality',
  'goals',
  'excluded',
  'questions',
  'background',
  'symptom',
  'cause',
]);
/** So many such headings make a document of a file that has boxes without ids. */
const FEWEST_HEADINGS = 3;

/** Whether a Markdown file is to be decomposed: it lists no tasks, or its boxes are criteria of what a spec states. */
export function isDocument(text: string, file: string): boolean {
  const name = file.replace(/^.*[\\/]/s, '').replace(/\.[^.]*$/, '');
  const draft = readDraft(text, file);
  if (draft.tasks.length === 0) return true;
  if (LIST_NAME.test(name) || draft.tasks.some(({ id }) => /^T\d/.test(id))) return false;
  const numbered = draft.tasks.filter(({ id }) => /^\d+\.\d/.test(id) && draft.dialect === 'kiro').length;
  if (numbered * 2 > draft.tasks.length) return false;
  const headings = readBlocks(text).filter((block) => block.kind === 'heading');
  if (headings.some((block) => /^tasks\b|tasks \/ subtasks/i.test(bareTitle(block.text)))) return false;
  if (DOCUMENT_NAME.test(name)) return true;
  const stated = headings.filter((block) => SPEC_ROLES.has(roleOf(block.text, Math.max(2, block.level), 'plain')));
  return stated.length >= FEWEST_HEADINGS;
}
