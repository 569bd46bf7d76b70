import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { AssertionFailure } from '../../core/assert.ts';
import { lastLines } from '../../core/text/whole-lines.ts';
import type { GitCall, GitRunner } from './git-runner.ts';
import { startFault } from './git-runner.ts';
import { faultFromGit, RepositoryFault } from './repository-fault.ts';

/** Reads one answer off the front of the bytes received so far; null while it is incomplete. */
export type AnswerReader<Answer> = (received: Buffer) => { readonly answer: Answer; readonly used: number } | null;

interface Question {
  /** Reads its answer off the front of the bytes and settles; null while it is incomplete, else how many bytes it took. */
  readonly take: (received: Buffer) => number | null;
  readonly reject: (fault: Error) => void;
}

/** Longest a single answer may take, in milliseconds. */
const ANSWER_TIMEOUT_MS = 2 * 60_000;
/** A process that was not asked anything for this long is ended, in milliseconds. */
const IDLE_MS = 60_000;

/**
 * A git process that stays and answers questions in order (`cat-file --batch-command`, `update-ref --stdin`): a question costs a
 * pipe round trip and no process. It is started by the first question, ends when idle, is started again after it died, and never keeps the
 * program alive while nothing is asked. When it dies, every open question fails with what it said.
 */
export class GitConversation {
  readonly #runner: GitRunner;
  readonly #call: Omit<GitCall, 'input'>;
  #live: LiveConversation | null = null;

  constructor(runner: GitRunner, call: Omit<GitCall, 'input'>) {
    this.#runner = runner;
    this.#call = call;
  }

  /** Sends a request and resolves with its answer. */
  ask<Answer>(request: string, read: AnswerReader<Answer>): Promise<Answer> {
    if (this.#live === null || this.#live.ended) {
      this.#live = new LiveConversation(this.#runner.converse(this.#call), this.#call.args[0] ?? '');
    }
    return this.#live.ask(request, read);
  }

  /** Ends the process; open questions fail. */
  close(): void {
    this.#live?.close();
    this.#live = null;
  }
}

/** One process of a conversation, from its start to its end. */
class LiveConversation {
  ended = false;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #command: string;
  readonly #questions: Question[] = [];
  #received: Buffer[] = [];
  #stderr = '';
  #timer: NodeJS.Timeout | null = null;

  constructor(child: ChildProcessWithoutNullStreams, command: string) {
    this.#child = child;
    this.#command = command;
    child.stdin.on('error', () => undefined);
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = lastLines(this.#stderr + chunk.toString('utf8'), 4_096);
    });
    child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    child.on('error', (error) => this.#fail(startFault('git', error)));
    child.on('close', () => this.#fail(faultFromGit(this.#command, this.#stderr)));
    this.#hold(false);
  }

  ask<Answer>(request: string, read: AnswerReader<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const take = (received: Buffer): number | null => {
        const found = read(received);
        if (found !== null) resolve(found.answer);
        return found === null ? null : found.used;
      };
      this.#questions.push({ take, reject });
      if (this.#questions.length === 1) this.#hold(true);
      this.#child.stdin.write(request, 'latin1');
    });
  }

  close(): void {
    this.#child.stdin.end();
    this.#fail(faultFromGit(this.#command, 'the conversation was closed'));
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    let bytes = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    for (let question = this.#questions[0]; question !== undefined; question = this.#questions[0]) {
      const used = question.take(bytes);
      if (used === null) break;
      bytes = bytes.subarray(used);
      this.#questions.shift();
      this.#restartTimer();
    }
    this.#received = bytes.length === 0 ? [] : [bytes];
    if (this.#questions.length === 0) this.#hold(false);
  }

  #fail(fault: Error): void {
    this.ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const question of this.#questions.splice(0)) question.reject(fault);
  }

  /** While a question is open the process keeps the program alive and must answer in time; otherwise it may idle away. */
  #hold(waiting: boolean): void {
    const parts = [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr];
    for (const part of parts) {
      if (!('ref' in part && 'unref' in part)) throw new AssertionFailure('pipes of a child can be unreferenced');
      const toggle = waiting ? part.ref : part.unref;
      if (typeof toggle === 'function') toggle.call(part);
    }
    this.#restartTimer();
  }

  #restartTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.ended) return;
    if (this.#questions.length === 0) {
      this.#timer = setTimeout(() => this.close(), IDLE_MS).unref();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#child.kill('SIGKILL');
      this.#fail(stalledFault(this.#command));
    }, ANSWER_TIMEOUT_MS);
  }
}

function stalledFault(command: string): RepositoryFault {
  return new RepositoryFault({
    reason: 'timeout',
    message: `git ${command} did not answer within ${ANSWER_TIMEOUT_MS / 1_000} seconds and was ended.`,
    hint: 'Check that the disk answers and that no other program holds a lock on the refs, then retry.',
  });
}
