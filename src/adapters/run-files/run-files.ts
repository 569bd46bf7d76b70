import { hash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { slugOf } from '../../core/plan/slug.ts';
import { AGENT_STATE, type RunFiles } from '../../ports/run-files.ts';
import type { AttemptKey } from '../../ports/workspaces.ts';

/** Bytes of a question file that are read. */
const QUESTION_LIMIT = 65_536;

/** Paths that are not worked out again; beyond that many they are forgotten. */
const MOST_REMEMBERED = 10_000;

/** The runs' private folders below `root`: `<run>/spec/`, `<run>/<task>.<attempt>/` and `<run>/<task>.agent/`. */
export function createRunFiles(root: string): RunFiles {
  const made = new Set<string>();
  const folder = (path: string) => {
    if (made.has(path)) return path;
    makeFolder(path);
    if (made.size > MOST_REMEMBERED) made.clear();
    made.add(path);
    return path;
  };
  const taskPath = remembering(({ runId, taskId }) => `${root}/${runId}/${slugOf(taskId, digestOf(taskId))}`);
  const attemptDirectory = (key: AttemptKey) => folder(`${taskPath(key)}.${key.attempt}`);
  const scratch = (key: AttemptKey) => folder(`${attemptDirectory(key)}/scratch`);
  const specFolder = (runId: string) => join(root, runId, 'spec');
  const specFiles = (runId: string) =>
    existsSync(specFolder(runId))
      ? readdirSync(specFolder(runId))
          .sort()
          .map((name) => join(specFolder(runId), name))
      : [];
  const keptSpecs = new Map<string, readonly string[]>();
  return {
    keepSpec: async (runId, files) => {
      const target = folder(specFolder(runId));
      for (const [name, file] of specNames(files)) await copyPrivately(file, join(target, name));
      return specFiles(runId);
    },
    specFiles: (runId) => {
      const known = keptSpecs.get(runId) ?? specFiles(runId);
      if (known.length > 0) keptSpecs.set(runId, known);
      return known;
    },
    attemptDirectory,
    scratch,
    agentState: (key) => `${taskPath(key)}${AGENT_STATE}`,
    writePacket: async (key, packet) => {
      const path = `${attemptDirectory(key)}/packet.json`;
      writeWhole(path, JSON.stringify(packet));
      return path;
    },
    readQuestion: (key) => readStart(`${scratch(key)}/question.json`, QUESTION_LIMIT),
  };
}

type TaskKey = Pick<AttemptKey, 'runId' | 'taskId'>;

function digestOf(taskId: string): string {
  return hash('sha256', taskId).slice(0, 8);
}

/** The path of a task is asked for several times in each attempt. */
function remembering(pathOf: (key: TaskKey) => string): (key: TaskKey) => string {
  const known = new Map<string, string>();
  return (key) => {
    const name = `${key.runId}/${key.taskId}`;
    const path = known.get(name) ?? pathOf(key);
    if (known.size > MOST_REMEMBERED) known.clear();
    known.set(name, path);
    return path;
  };
}

/** Every file and folder that is made costs more than all the rest of starting an attempt: no more system calls than needed. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
}

/** Nobody reads a file before it was written for the first time; after that it may be read at any moment and is replaced as a whole. */
function writeWhole(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
}

/** Spec documents of different folders may share a name: later ones are numbered. */
function specNames(files: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const file of files) {
    const name = basename(file);
    let free = name;
    for (let n = 2; names.has(free); n += 1) free = `${n}-${name}`;
    names.set(free, file);
  }
  return names;
}

async function copyPrivately(from: string, to: string): Promise<void> {
  if (existsSync(to)) return;
  await copyFile(from, `${to}.new`);
  await rename(`${to}.new`, to);
}

function readStart(path: string, limit: number): string | null {
  // Most agents ask nothing: a look is cheaper than an error.
  if (!existsSync(path)) return null;
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const buffer = Buffer.alloc(limit);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, limit, 0));
  } finally {
    closeSync(file);
  }
}
