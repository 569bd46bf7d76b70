import { hash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { slugOf } from '../../core/plan/slug.ts';
import { AGENT_STATE, EVENTS_FILE, type RunFiles } from '../../ports/run-files.ts';
import type { AttemptKey } from '../../ports/workspaces.ts';
import { openEventRecorder } from './event-recorder.ts';

/** Bytes of a question file that are read. */
const QUESTION_LIMIT = 65_536;

/** The runs' private folders below `root`: `<run>/spec/`, `<run>/<task>.<attempt>/` and `<run>/<task>.agent/`. */
export function createRunFiles(root: string, redact: (text: string) => string = (text) => text): RunFiles {
  const made = new Set<string>();
  const folder = (path: string) => {
    if (made.has(path)) return path;
    makeFolder(path);
    if (made.size > 10_000) made.clear();
    made.add(path);
    return path;
  };
  const taskPath = ({ runId, taskId }: Pick<AttemptKey, 'runId' | 'taskId'>) =>
    `${root}/${runId}/${slugOf(taskId, hash('sha256', taskId).slice(0, 8))}`;
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
    runDirectory: (runId) => `${root}/${runId}`,
    attemptDirectory,
    scratch,
    agentState: (key) => `${taskPath(key)}${AGENT_STATE}`,
    forgetAgent: (key) => rm(`${taskPath(key)}${AGENT_STATE}`, { recursive: true, force: true, maxRetries: 3 }),
    writePacket: async (key, packet) => {
      const path = `${attemptDirectory(key)}/packet.json`;
      writeWhole(path, JSON.stringify(packet));
      return path;
    },
    recordEvents: (key) => openEventRecorder(`${attemptDirectory(key)}/${EVENTS_FILE}`, redact),
    readQuestion: (key) => readStart(`${scratch(key)}/question.json`, QUESTION_LIMIT),
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
  const isNew = !existsSync(path);
  const draft = isNew ? path : `${path}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  if (!isNew) renameSync(draft, path);
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
