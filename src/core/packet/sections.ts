import type { PlanTask } from '../plan/plan.ts';
import { architecture } from './architecture.ts';
import { background } from './background.ts';
import type { BriefItem, SectionName } from './brief.ts';
import type { BriefFacts, EarlierTask, Excerpt } from './facts.ts';
import type { WholeSection } from './fit.ts';
import { item } from './item.ts';
import { testPlan } from './tests.ts';

const TITLES: Readonly<Record<SectionName, string>> = {
  task: 'The task',
  criteria: 'Acceptance criteria',
  background: 'What this is about',
  architecture: 'How it is built',
  requirements: 'What is required',
  guidance: 'How work is done here',
  files: 'Where it goes',
  dependencies: 'What the tasks before it leave',
  tests: 'How it is tested',
  gates: 'What judges the work',
};

/** All sections with everything that was found, in the order and with the words of the template. */
export function allSections(facts: BriefFacts, required: readonly BriefItem[]): readonly WholeSection[] {
  const { task, earlier, surroundings } = facts;
  const items: Readonly<Record<SectionName, readonly BriefItem[]>> = {
    task: taskItems(task),
    criteria: task.acceptance.map((criterion) => item('', criterion)),
    background: background(facts),
    architecture: architecture(task, surroundings.documents),
    requirements: required,
    guidance: [
      ...surroundings.conventions.map((one) => excerptItem(one, 'Conventions')),
      ...surroundings.examples.map((one) => excerptItem(one, 'A file like it')),
    ],
    files: fileItems(facts),
    dependencies: earlier.map(dependencyItem),
    tests: testPlan(task, earlier),
    gates: facts.gates.map(({ name, run }) => item(name, run)),
  };
  return inOrder(facts).map(({ name, title, words, found }) => ({
    name,
    title: title ?? TITLES[name],
    items: [...(words === '' ? [] : [item('', words)]), ...(found ? items[name] : [])],
  }));
}

/** Named sections first, in the order of the template; the others where they stand usually. */
function inOrder({ settings }: BriefFacts) {
  const named = settings.template.sections;
  const rest = (Object.keys(TITLES) as readonly SectionName[]).filter(
    (name) => !named.some((one) => one.name === name),
  );
  return [...named, ...rest.map((name) => ({ name, title: null, words: '', found: true }))];
}

function taskItems(task: PlanTask): readonly BriefItem[] {
  const facts = [
    task.phase === null ? '' : `Phase: ${task.phase}`,
    task.story === null ? '' : `Story: ${task.story}`,
    task.requirements.length === 0 ? '' : `Requirements: ${task.requirements.join(', ')}`,
    `Size: ${task.effort}, risk: ${task.risk}`,
  ].filter((fact) => fact !== '');
  const items = [item(task.id, task.title), item('', facts.join('; '))];
  return task.description === '' ? items : [...items, item('Details', task.description)];
}

function excerptItem({ path, text, cut }: Excerpt, kind: string): BriefItem {
  return { label: kind, text: text.trim(), source: { file: path, line: null }, cut };
}

function fileItems({ task, earlier, surroundings: { existing } }: BriefFacts): readonly BriefItem[] {
  return task.files.map((path) => {
    if (existing?.has(path)) return item(path, 'exists');
    const maker = earlier.find(({ files, planned }) => files.includes(path) || planned.includes(path));
    if (maker !== undefined) return item(path, `named by ${maker.id}, which lands before`);
    if (existing === null) return item(path, 'named by the task');
    return item(path, isChanged(path, task) ? 'to be changed, but not there' : 'to be made');
  });
}

/** Whether the words of a task take a file for one that is there. "Replace a.js by b.js" makes the second. */
function isChanged(path: string, task: PlanTask): boolean {
  const told = [task.title, task.description, ...task.acceptance, ...(task.traces ?? []).map(({ quote }) => quote)];
  return told.some((text) => {
    const place = text.indexOf(path);
    const before = place < 0 ? '' : text.slice(Math.max(0, place - REACH), place);
    return CHANGES.test(before) && !MAKES.test(before.replace(CHANGES, ' '));
  });
}

/** Characters in front of a file in which its verb stands. */
const REACH = 120;
const CHANGES =
  /\b(?:replac|chang|updat|modif|extend|edit|remov|delet|renam|refactor|rewrit|mov)\w*|\bexisting\b|\bdrop\b/i;
const MAKES = /\b(?:by|with|into|to|as|creat\w*|add\w*|new)\s+\W*$/i;

const MOST_FILES = 20;
const SUMMARY_LENGTH = 500;

function dependencyItem({ id, title, commit, files, planned, summary }: EarlierTask): BriefItem {
  const changed = files.length > 0;
  const named = (changed ? files : planned).slice(0, MOST_FILES).join(', ');
  const lines = [
    commit === null ? title : `${title} (landed)`,
    named === '' ? '' : `${changed ? 'changed' : 'names'}: ${named}`,
    summary === '' ? '' : `its agent said: ${summary.replaceAll(/\s+/g, ' ').trim().slice(0, SUMMARY_LENGTH)}`,
  ];
  return item(id, lines.filter((line) => line !== '').join('\n'));
}
