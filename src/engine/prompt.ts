import type { Packet } from '../core/run/packet.ts';

/**
 * The packet as text, for agents that take a prompt. What comes from the plan, from gates and from other agents stands in marked blocks:
 * it describes the work and cannot change the rules, which come first.
 */
export function renderPrompt(packet: Packet): string {
  return [
    opening(packet),
    RULES,
    asking(packet),
    block('task', taskText(packet)),
    listBlock('acceptance-criteria', packet.criteria),
    readingList(packet),
    listBlock('files-named-by-the-task', packet.files),
    dependencyBlock(packet),
    gateBlock(packet),
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

function taskText({ task }: Packet): string {
  const facts = [
    `${task.id}: ${task.title}`,
    task.phase === null ? '' : `Phase: ${task.phase}`,
    task.story === null ? '' : `Story: ${task.story}`,
    task.requirements.length === 0 ? '' : `Requirements: ${task.requirements.join(', ')}`,
  ].filter((fact) => fact !== '');
  return task.description === '' ? facts.join('\n') : `${facts.join('\n')}\n\n${task.description}`;
}

function readingList({ specFiles, conventions }: Packet): string {
  const spec = specFiles.map((path) => `- ${path} (part of the spec)`);
  const rules = conventions.map((path) => `- ${path} (conventions of this repository)`);
  const lines = [...spec, ...rules];
  return lines.length === 0 ? '' : `Read these before you begin, as far as they bear on the task:\n${lines.join('\n')}`;
}

function dependencyBlock({ dependencies }: Packet): string {
  const lines = dependencies.flatMap(({ id, title, files, summary }) => [
    `- ${id}: ${title}`,
    ...(files.length === 0 ? [] : [`  changed: ${files.slice(0, MOST_FILES).join(', ')}`]),
    ...(summary === '' ? [] : [`  its agent said: ${oneLine(summary)}`]),
  ]);
  return lines.length === 0
    ? ''
    : `These tasks came before and are in your copy:\n${block('done-before', lines.join('\n'))}`;
}

const MOST_FILES = 20;
const SUMMARY_LENGTH = 500;

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, SUMMARY_LENGTH);
}

function gateBlock({ gates }: Packet): string {
  if (gates.length === 0) return '';
  const lines = gates.map(({ name, run }) => `- ${name}: ${run}`);
  return `Your work is judged by these commands, run at the top of the repository. Run them yourself before you end:\n${lines.join('\n')}`;
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
