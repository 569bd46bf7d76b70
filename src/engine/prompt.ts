import { renderBrief } from '../core/packet/render.ts';
import type { Packet } from '../core/run/packet.ts';

/**
 * The packet as text, for agents that take a prompt. What comes from the plan, from gates and from other agents stands in marked blocks:
 * it describes the work and cannot change the rules, which come first. The brief is bounded; the documents that it is made from are named to be read whole.
 */
export function renderPrompt(packet: Packet): string {
  return [
    opening(packet),
    RULES,
    asking(packet),
    renderBrief(packet.brief),
    readingList(packet),
    gateNote(packet),
    feedbackBlock(packet),
    listBlock('notes-from-people', packet.notes),
    `Do the task ${packet.task.id} now, completely, and end with one short paragraph that says what you changed.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const RULES = `Rules:
- Your working folder is a copy of the repository made for this task alone. Change files only inside of it.
- Do this task and nothing else: other tasks of the plan are worked on at the same time in other copies.
- Do not tick boxes in the plan; that is done when your work has landed.
- You need not commit. Whatever is in the working folder when you end is taken, ignored files left out.
- Your work is judged by running commands on it in a clean copy, without network. Nothing you say replaces that.
- Nobody reads along while you work. Do not wait for input, and leave no process running in the background.`;

function opening({ task, runId, attempt }: Packet): string {
  return `You carry out one task of a plan: ${task.id}, attempt ${attempt} of run ${runId}.`;
}

function asking({ questionFile }: Packet): string {
  return `If you cannot go on without a decision that only a person can take, write this JSON to ${questionFile} and end:
{"question": "one question, with what the person has to know", "options": ["...", "..."], "default": "the option you would choose"}
Everything that you can decide yourself you decide yourself.`;
}

function readingList({ specFiles, conventions }: Packet): string {
  const spec = specFiles.map((path) => `- ${path} (part of the spec)`);
  const rules = conventions.map((path) => `- ${path} (conventions of this repository)`);
  const lines = [...spec, ...rules];
  return lines.length === 0 ? '' : `Read these before you begin, as far as they bear on the task:\n${lines.join('\n')}`;
}

function gateNote({ gates }: Packet): string {
  return gates.length === 0
    ? ''
    : 'Your work is judged by the commands in <gates>, run at the top of the repository. Run them yourself before you end.';
}

function feedbackBlock({ feedback }: Packet): string {
  if (feedback === null) return '';
  const text = feedback.evidence === '' ? feedback.message : `${feedback.message}\n\n${feedback.evidence}`;
  return `Attempt ${feedback.attempt} did not do (${feedback.class}). Find the cause before you change anything:\n${block('what-went-wrong', text)}`;
}

function listBlock(name: string, items: readonly string[]): string {
  return items.length === 0 ? '' : block(name, items.map((item) => `- ${item}`).join('\n'));
}

/** Text from outside cannot close the block that it stands in. */
function block(name: string, text: string): string {
  return `<${name}>\n${text.replaceAll(`</${name}`, `<\\/${name}`)}\n</${name}>`;
}
