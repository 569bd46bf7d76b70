import type { DetectedProject, GateGuess } from './detect.ts';
import type { SetupGuess } from './finding.ts';

/** The `slipway.yaml` that `init` writes: what was detected, why, and what else can be said. `schema` is the address or path of the JSON Schema. */
export function renderConfigFile(project: DetectedProject, schema: string): string {
  return [
    `# yaml-language-server: $schema=${oneLine(schema)}`,
    '# How Slipway works in this repository. Everything here may be changed; `slipway config show --origin` shows what holds.',
    ...madeOf(project),
    '',
    // As comments: what stands here wins over the user's own file, and agent and tracks are the user's business.
    '# The agent that works on tasks: claude, codex, gemini, opencode, acp:COMMAND, shell:COMMAND or replay:FOLDER.',
    '# agent: claude',
    '',
    '# Most tasks that are worked on at the same time.',
    '# tracks: 8',
    '',
    ...(project.setup === null ? NO_SETUP : setupLines(project.setup)),
    '',
    '# Commands that judge the work, without network, on a clean checkout: nothing lands that they refuse.',
    '# `at` is task, merge, phase, spec or run.',
    ...(project.gates.length === 0 ? NO_GATES : ['gates:', ...project.gates.flatMap(gateLines)]),
    '',
    ...MORE,
    '',
  ].join('\n');
}

const NO_SETUP = [
  '# What a clean checkout lacks (dependencies, generated code) and how to get it. Nothing was found; an example:',
  '# setup:',
  '#   run: npm ci',
  '#   lockfiles: [package-lock.json]',
  '#   produces: [node_modules]',
];

const NO_GATES = [
  '# None were found; an example:',
  '# gates:',
  '#   - name: test',
  '#     run: npm test',
  '#     at: task',
];

const MORE = [
  '# Bounds of one attempt of a task.',
  '# limits:',
  '#   timeout: 45m',
  '#   idle: 10m',
  '',
  '# What differs for single tasks, by id.',
  '# tasks:',
  '#   T012: { model: opus, timeout: 2h }',
  '',
  '# Variables with secret values, for agents and never for gates: always by reference.',
  '# secrets:',
  '#   STAGING_TOKEN: env:STAGING_TOKEN',
  '',
  '# Variants that --environment chooses.',
  '# environments:',
  '#   ci: { tracks: 2 }',
];

function madeOf({ languages, conventions }: DetectedProject): readonly string[] {
  const found = languages.map(({ value, evidence }) => `${value} (${evidence})`);
  return [
    `# Found: ${oneLine(found.join(', ') || 'no language that is known')}.`,
    ...(conventions.length === 0 ? [] : [`# Agents are told to follow: ${oneLine(conventions.join(', '))}.`]),
  ];
}

function setupLines({ run, lockfiles, produces, evidence }: SetupGuess): readonly string[] {
  return [
    `# What a clean checkout lacks and how to get it; runs again when a lock file changes. Because of: ${oneLine(evidence)}.`,
    'setup:',
    `  run: ${scalar(run)}`,
    `  lockfiles: ${list(lockfiles)}`,
    `  produces: ${list(produces)}`,
  ];
}

function gateLines({ name, value, evidence }: GateGuess): readonly string[] {
  return [`  - name: ${name} # ${oneLine(evidence)}`, `    run: ${scalar(value)}`, '    at: task'];
}

/** Plain where YAML reads it back as it is, else in quotes: JSON strings are YAML strings. */
function scalar(text: string): string {
  return /^[A-Za-z./][A-Za-z0-9 ._/=@+-]*[A-Za-z0-9./_=-]$/.test(text) && !WORDS.has(text.toLowerCase())
    ? text
    : JSON.stringify(text);
}

const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off']);

function list(items: readonly string[]): string {
  return `[${items.map(scalar).join(', ')}]`;
}

/** Names of files may hold anything, line feeds too: a comment must stay one. */
function oneLine(text: string): string {
  return Array.from(text, (character) => ((character.codePointAt(0) ?? 0) < 32 ? ' ' : character)).join('');
}
