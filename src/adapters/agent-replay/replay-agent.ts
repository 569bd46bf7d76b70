import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseQuestion } from '../../core/agent/question.ts';
import { Transcript } from '../../core/agent/transcript.ts';
import type { FailureReport } from '../../core/run/failure.ts';
import { NO_USAGE } from '../../core/run/usage.ts';
import type { Redact } from '../../core/text/shorten.ts';
import type {
  AgentAdapter,
  AgentInterpreter,
  AgentLaunch,
  AgentOutcome,
  AgentPresence,
  AgentRequest,
} from '../../ports/agents.ts';
import { failureOfEnd } from '../../ports/process-failure.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { NO_RECORDING, NOT_PLAYABLE, PLAYER } from './player.ts';

/** An agent that plays recorded changes: no account, no network, the same result each time. `folder` is absolute. */
export function createReplayAgent(options: { readonly folder: string }): AgentAdapter {
  return {
    name: 'replay',
    exemptFromIsolation: true,
    presence: () => inspect(options.folder),
    launch: (request) => launch(request, options.folder),
    interpret: ({ taskId, redact }) => createInterpreter(recordingOf(options.folder, taskId), redact),
  };
}

/** The folder that holds a task's recording: its id, with everything that is not plain in a file name replaced by `_`. */
export function recordingOf(folder: string, taskId: string): string {
  return join(folder, taskId.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_'));
}

async function inspect(folder: string): Promise<AgentPresence> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  const tasks = entries?.filter((entry) => entry.isDirectory()).length ?? 0;
  if (tasks > 0) {
    const detail = `${folder} holds recordings of ${tasks} ${tasks === 1 ? 'task' : 'tasks'}.`;
    return { name: 'replay', available: true, version: null, detail, hint: '' };
  }
  return {
    name: 'replay',
    available: false,
    version: null,
    detail: entries === null ? `The folder ${folder} cannot be read.` : `The folder ${folder} holds no recordings.`,
    hint: 'Name a folder with one folder per task id, as docs/replay.md describes.',
  };
}

function launch(request: AgentRequest, folder: string): AgentLaunch {
  return {
    argv: ['/bin/sh', '-c', PLAYER],
    environment: {
      SLIPWAY_RECORDING: recordingOf(folder, request.taskId),
      SLIPWAY_ATTEMPT: String(request.attempt),
      SLIPWAY_QUESTION_FILE: request.questionFile,
    },
    input: null,
    access: { writable: [], readable: [folder], network: 'none' },
  };
}

function createInterpreter(recording: string, redact: Redact): AgentInterpreter {
  const transcript = new Transcript(redact);
  return {
    feed: (chunk) => transcript.feed(chunk).map((text) => ({ type: 'text', text })),
    finish: (end, readQuestion) => judgePlay(end, { recording, redact, transcript, readQuestion }),
  };
}

interface Play {
  readonly redact: Redact;
  readonly recording: string;
  readonly transcript: Transcript;
  readonly readQuestion: () => string | null;
}

function judgePlay(end: ProcessEnd, play: Play): AgentOutcome {
  const usage = NO_USAGE;
  if (end.kind === 'cancelled') return { kind: 'cancelled', usage };
  const summary = play.transcript.lastLine();
  const evidence = play.transcript.evidence();
  if (end.kind !== 'exited') return { kind: 'failed', failure: failureOfEnd(end, 'The player', evidence), usage };
  const question = parseQuestion(play.readQuestion() ?? '', play.redact);
  if (question !== null) return { kind: 'asked', ...question, usage };
  if (end.code === 0) return { kind: 'done', summary, usage };
  return { kind: 'failed', failure: failureOf(end.code, play.recording, evidence), usage };
}

function failureOf(code: number, recording: string, evidence: string): FailureReport {
  if (code === NO_RECORDING) {
    const message = `There is no recording for this task: the folder ${recording} does not exist.`;
    return { class: 'fatal', message, hint: 'Add the folder as docs/replay.md describes, then retry.', evidence };
  }
  if (code === NOT_PLAYABLE) {
    const message = `The recording in ${recording} does not fit the tree it was played into.`;
    return { class: 'fatal', message, hint: 'Compare its patch or paths with the tree, then retry.', evidence };
  }
  const message = `The recorded attempt ends with exit status ${code}.`;
  return {
    class: 'retryable',
    message,
    hint: 'The recording says so; the next attempt may be recorded otherwise.',
    evidence,
  };
}
