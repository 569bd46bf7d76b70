import { detectGo, detectJvm, detectRust } from './ecosystems/compiled.ts';
import { detectNode } from './ecosystems/node.ts';
import { detectPython } from './ecosystems/python.ts';
import { detectPhp, detectRuby, detectTargets } from './ecosystems/scripted.ts';
import { type ProjectFiles, projectFiles } from './files.ts';
import type { Detector, EcosystemFinding, Guess, SetupGuess } from './finding.ts';

/** A command that could judge the project's code. */
export interface GateGuess extends Guess {
  /** Name of the gate, such as `test` or `test-python`. */
  readonly name: string;
}

/** What a project is made of, as far as its files tell. Nothing was executed to find out. */
export interface DetectedProject {
  readonly languages: readonly Guess[];
  readonly packageManagers: readonly Guess[];
  readonly setup: SetupGuess | null;
  readonly gates: readonly GateGuess[];
  /** Files that tell agents and people how to work here, relative paths. */
  readonly conventions: readonly string[];
  /** Entries of the top level, folders with a slash, at most 100. */
  readonly structure: readonly string[];
}

const DETECTORS: readonly Detector[] = [
  detectNode,
  detectPython,
  detectRust,
  detectGo,
  detectJvm,
  detectRuby,
  detectPhp,
];

const CONVENTIONS = [
  'AGENTS.md',
  'CLAUDE.md',
  'GEMINI.md',
  '.cursorrules',
  '.windsurfrules',
  '.clinerules',
  '.github/copilot-instructions.md',
  '.specify/memory/constitution.md',
  'CONVENTIONS.md',
  'CONTRIBUTING.md',
  '.github/CONTRIBUTING.md',
  'docs/CONTRIBUTING.md',
];

const RULE_FOLDERS = ['.cursor/rules', '.kiro/steering'];
const MOST_RULES = 50;
const MOST_STRUCTURE = 100;

/** Looks at the files at the top of a project and says what it is made of, and how to set it up and judge it. */
export function detectProject(root: string): DetectedProject {
  const files = projectFiles(root);
  const found = DETECTORS.flatMap((detect) => detect(files) ?? []);
  const setups = found.flatMap(({ setup }) => setup ?? []);
  return {
    languages: found.flatMap(({ languages }) => languages),
    packageManagers: found.flatMap(({ packageManager }) => packageManager ?? []),
    setup: setups.length === 0 ? null : joinSetups(setups),
    gates: gatesOf(found, detectTargets(files)),
    conventions: conventionsOf(files),
    structure: files
      .list('.')
      .filter((name) => name !== '.git/' && name !== '.git')
      .slice(0, MOST_STRUCTURE),
  };
}

function joinSetups(setups: readonly SetupGuess[]): SetupGuess {
  return {
    run: setups.map(({ run }) => run).join(' && '),
    lockfiles: [...new Set(setups.flatMap(({ lockfiles }) => lockfiles))],
    produces: [...new Set(setups.flatMap(({ produces }) => produces))],
    evidence: setups.map(({ evidence }) => evidence).join(', '),
  };
}

/** Cheapest first, as people like to read failures. */
const KINDS = ['lint', 'types', 'test'] as const;

function gatesOf(found: readonly EcosystemFinding[], targets: EcosystemFinding | null): readonly GateGuess[] {
  return KINDS.flatMap((kind) => {
    const guesses = found.flatMap((finding) =>
      finding[kind] === null ? [] : [{ from: finding.name, ...finding[kind] }],
    );
    const target = targets?.[kind];
    if (guesses.length === 0) return target ? [{ name: kind, ...target }] : [];
    return guesses.map(({ from, value, evidence }) => ({
      name: guesses.length === 1 ? kind : `${kind}-${from}`,
      value,
      evidence,
    }));
  });
}

function conventionsOf(files: ProjectFiles): readonly string[] {
  const rules = RULE_FOLDERS.flatMap((folder) =>
    files
      .list(folder)
      .filter((name) => /\.mdc?$/.test(name))
      .slice(0, MOST_RULES)
      .map((name) => `${folder}/${name}`),
  );
  return [...CONVENTIONS.filter((path) => files.has(path)), ...rules];
}
