import { createHash, hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { slugOf } from '../../core/plan/slug.ts';
import { readStart } from '../../files/private-file.ts';
import { AGENT_STATE, EVENTS_FILE, type RunFiles } from '../../ports/run-files.ts';
import type { AttemptKey } from '../../ports/workspaces.ts';
import { openEventRecorder } from './event-recorder.ts';
import { noteInOutput } from './note-output.ts';
import { redactLeft, redactOutput, redactOutputs } from './redact-outputs.ts';

/** Folders of the copies of the spec, of those for agents that are not trusted, and that of what an attempt keeps besides its tree. */
const SPEC = 'spec';
const WITHHELD = 'spec-withheld';
const SCRATCH = 'scratch';

/** Hexadecimal digits that name an edition of the spec. */
const EDITION_LENGTH = 12;

/** Bytes of a question file that are read. */
const QUESTION_LIMIT = 65_536;
/** Characters at the end of a longer one that are left out. */
const TORN_LENGTH = 4 * 1024;

/** Paths that are not worked out again; beyond that many they are forgotten. */
const MOST_REMEMBERED = 1_000;

/** The runs' private folders below `root`: `<run>/spec/`, `<run>/<task>.<attempt>/` and `<run>/<task>.agent/`. */
export function createRunFiles(root: string, redact: (text: string) => string = (text) => text): RunFiles {
  const taskPath = ({ runId, taskId }: Pick<AttemptKey, 'runId' | 'taskId'>) =>
    `${root}/${runId}/${slugOf(taskId, hash('sha256', taskId).slice(0, 8))}`;
  const foldersOf = remembering((key) => {
    const directory = `${taskPath(key)}.${key.attempt}`;
    return { directory, scratch: `${directory}/${SCRATCH}`, made: false, scratchMade: false };
  });
  const attemptDirectory = (key: AttemptKey) => {
    const folders = foldersOf(key);
    if (!folders.made) makeFolder(folders.directory);
    folders.made = true;
    return folders.directory;
  };
  const scratch = (key: AttemptKey) => {
    attemptDirectory(key);
    const folders = foldersOf(key);
    if (!folders.scratchMade) makeFolder(folders.scratch);
    folders.scratchMade = true;
    return folders.scratch;
  };
  const questionPath = (key: AttemptKey) => `${scratch(key)}/question.json`;
  const specFolder = (runId: string, edition?: string) => specFolderOf(join(root, runId), edition);
  const specFiles = (runId: string, edition?: string) => filesIn(specFolder(runId, edition));
  const keptSpecs = new Map<string, readonly string[]>();
  return {
    keepSpec: async (runId, files) => {
      const target = specFolder(runId);
      makeFolder(target);
      for (const [name, file] of specNames(files)) await copyPrivately(file, join(target, name));
      return specFiles(runId);
    },
    keepEdition: (runId, files) => keepEdition(join(root, runId), files),
    specFiles: (runId, edition) => {
      const folder = specFolder(runId, edition);
      const known = keptSpecs.get(folder) ?? filesIn(folder);
      if (known.length > 0) keptSpecs.set(folder, known);
      return known;
    },
    withheldSpec: (runId, edition, replace) => {
      const folder = join(root, runId, inEdition(WITHHELD, edition));
      makeFolder(folder);
      return specFiles(runId, edition).map((file) => {
        const path = join(folder, basename(file));
        if (!existsSync(path)) writeWhole(path, replace(readFileSync(file, 'utf8')));
        return path;
      });
    },
    redactOutput: async (key, stream) => {
      const directory = attemptDirectory(key);
      await redactOutput(directory, stream);
      await redactLeft(questionPath(key), `${directory}/question.new`, stream);
    },
    redactOutputs: (key, stream) => redactOutputs(attemptDirectory(key), { stream, except: SCRATCH }),
    runDirectory: (runId) => `${root}/${runId}`,
    attemptDirectory,
    outputOf: (key) => {
      const path = `${taskPath(key)}.${key.attempt}/output`;
      return existsSync(path) ? path : null;
    },
    scratch,
    agentState: (key) => `${taskPath(key)}${AGENT_STATE}`,
    forgetAgent: async (key) => {
      const folder = `${taskPath(key)}${AGENT_STATE}`;
      // Most agents keep nothing: a look is cheaper than an error.
      if (existsSync(folder)) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
    writePacket: (key, packet) => {
      const path = `${attemptDirectory(key)}/packet.json`;
      writeWhole(path, JSON.stringify(packet));
      return path;
    },
    noteInOutput: (key, lines) => noteInOutput(`${attemptDirectory(key)}/output`, redact(lines.join('\n'))),
    recordEvents: (key) => openEventRecorder(`${attemptDirectory(key)}/${EVENTS_FILE}`, redact),
    readQuestion: (key) => readQuestion(questionPath(key), redact),
  };
}

/** The folders of one attempt, and which of them are there for sure. */
interface AttemptFolders {
  readonly directory: string;
  readonly scratch: string;
  made: boolean;
  scratchMade: boolean;
}

/** They are asked for many times in each attempt: by names that exist already, so that no text is put together to find them. */
function remembering(foldersOf: (key: AttemptKey) => AttemptFolders): (key: AttemptKey) => AttemptFolders {
  const runs = new Map<string, Map<string, { readonly attempt: number; readonly folders: AttemptFolders }>>();
  let size = 0;
  return (key) => {
    const tasks = runs.get(key.runId) ?? new Map();
    const known = tasks.get(key.taskId);
    if (known?.attempt === key.attempt) return known.folders;
    if (size >= MOST_REMEMBERED) runs.clear();
    size = size >= MOST_REMEMBERED ? 1 : size + 1;
    const folders = foldersOf(key);
    runs.set(key.runId, tasks.set(key.taskId, { attempt: key.attempt, folders }));
    return folders;
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
export function specNames(files: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const file of files) {
    const name = basename(file);
    let free = name;
    for (let n = 2; names.has(free); n += 1) free = `${n}-${name}`;
    names.set(free, file);
  }
  return names;
}

/** Folder of the copies of the spec below that of a run. */
export function specFolderOf(runFolder: string, edition: string | undefined): string {
  return join(runFolder, inEdition(SPEC, edition));
}

function inEdition(folder: string, edition: string | undefined): string {
  return edition === undefined ? folder : `${folder}-${edition}`;
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** Named by what is in it, so that doing it again, also after a crash in between, leads to the same folder. */
async function keepEdition(runFolder: string, files: readonly string[]): Promise<string> {
  makeFolder(runFolder);
  const draft = await mkdtemp(join(runFolder, 'spec.new-'));
  try {
    for (const [name, file] of specNames(files)) await copyFile(file, join(draft, name));
    const content = createHash('sha256');
    for (const path of filesIn(draft)) content.update(`${basename(path)}\0`).update(readFileSync(path));
    const edition = content.digest('hex').slice(0, EDITION_LENGTH);
    const folder = join(runFolder, inEdition(SPEC, edition));
    if (!existsSync(folder)) await rename(draft, folder);
    return edition;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function copyPrivately(from: string, to: string): Promise<void> {
  if (existsSync(to)) return;
  await copyFile(from, `${to}.new`);
  await rename(`${to}.new`, to);
}

/** Most agents ask nothing: a look is cheaper than an error. */
function readQuestion(path: string, redact: (text: string) => string): string | null {
  const text = existsSync(path) ? readStart(path, QUESTION_LIMIT) : null;
  if (text === null || Buffer.byteLength(text) < QUESTION_LIMIT) return text;
  // The end may be torn off in the midst of a secret.
  return redact(text).slice(0, -TORN_LENGTH);
}
