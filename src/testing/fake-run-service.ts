import { failure, type Result, success } from '../core/result.ts';
import type { PersonCommand, Refusal } from '../core/run/commands.ts';
import type { RunEvent } from '../core/run/events.ts';
import type { RunView, Stall, WhyView } from '../core/view/run-view.ts';
import type { RunService } from '../engine/service.ts';
import type { JournalEntry, RunRow } from '../ports/journal.ts';
import { aRun, aTask, TEST_TIME } from './run-builders.ts';

/** A run service in memory: the test decides what happens, the service keeps the history and tells those who follow. */
export class FakeRunService implements RunService {
  readonly commands: { readonly runId: string; readonly command: PersonCommand; readonly key: string | undefined }[] =
    [];
  readonly #views = new Map<string, RunView>();
  readonly #entries = new Map<string, JournalEntry[]>();
  readonly #waiting = new Set<() => void>();
  readonly outputFolder: string;
  /** When set, every command is refused with it. */
  refusal: Refusal | null = null;
  /** How many readers follow or wait right now. */
  readers = 0;
  closed = false;
  /** Why the engine stands still, as long as it is set. */
  stalled: Stall | null = null;

  constructor(outputFolder = '/nonexistent') {
    this.outputFolder = outputFolder;
  }

  /** Adds a run, or replaces what is known of it. */
  put(view: RunView): void {
    this.#views.set(view.id, view);
    this.#wake();
  }

  /** Journals an event of a run, and sets the view to what is true after it. */
  emit(runId: string, event: RunEvent, change: Partial<RunView> = {}): void {
    const entries = this.#entries.get(runId) ?? [];
    const seq = entries.length + 1;
    this.#entries.set(runId, [...entries, { runId, seq, at: TEST_TIME + seq * 1_000, event }]);
    const view = this.#views.get(runId) ?? aRun({ id: runId });
    this.put({ ...view, lastSeq: seq, ...change });
  }

  async create(command: Extract<PersonCommand, { type: 'plan' }>): Promise<Result<string, Refusal>> {
    if (this.refusal !== null) return failure(this.refusal);
    const id = `r${this.#views.size + 1}new`;
    const { type, ...planned } = command;
    const tasks = command.plan.tasks.map((task) => aTask({ id: task.id, title: task.title }));
    const { repository } = command.target;
    this.put(aRun({ id, title: command.title, repository, status: 'planned', startedAt: null, tasks, lastSeq: 0 }));
    this.commands.push({ runId: id, command: { type, ...planned }, key: undefined });
    this.emit(id, { type: 'run-planned', ...planned });
    return success(id);
  }

  async command(runId: string, command: PersonCommand, key?: string): Promise<Result<void, Refusal>> {
    if (this.refusal !== null) return failure(this.refusal);
    this.commands.push({ runId, command, key });
    if (command.type === 'approve') {
      this.emit(runId, { type: 'run-approved', by: command.by, planHash: command.planHash }, { status: 'approved' });
    }
    return success(undefined);
  }

  runs(): readonly RunRow[] {
    return [...this.#views.values()]
      .map(({ id, repository, title, createdAt, status, lastSeq }) => ({
        id,
        repository,
        title,
        createdAt,
        status,
        lastSeq,
      }))
      .toSorted((a, b) => b.createdAt - a.createdAt);
  }

  has(runId: string): boolean {
    return this.#views.has(runId);
  }

  view(runId: string): RunView | null {
    return this.#views.get(runId) ?? null;
  }

  why(runId: string, taskId: string): WhyView | null {
    const task = this.#views.get(runId)?.tasks.find(({ id }) => id === taskId);
    if (task === undefined) return null;
    const history = [{ seq: 2, at: TEST_TIME, sentence: 'Attempt 1 started with agent claude.' }];
    return { runId, task, now: ['It waits for the task before it.'], history };
  }

  async *follow(runId: string, afterSeq: number, signal: AbortSignal): AsyncGenerator<JournalEntry> {
    this.readers += 1;
    try {
      let seen = afterSeq;
      while (!signal.aborted) {
        for (const entry of (this.#entries.get(runId) ?? []).slice(seen)) {
          seen = entry.seq;
          yield entry;
        }
        await this.#change(signal);
      }
    } finally {
      this.readers -= 1;
    }
  }

  attemptDirectory(runId: string, taskId: string, attempt: number): string {
    return `${this.outputFolder}/${runId}-${taskId}-${attempt}`;
  }

  async workspace(runId: string, taskId: string): Promise<Result<string, Refusal>> {
    const task = this.#views.get(runId)?.tasks.find(({ id }) => id === taskId);
    if (task?.attempts.at(-1)?.status === 'working') return success(`/tree/${runId}/${taskId}`);
    return failure({ reason: 'no-workspace', message: `Nobody has a workspace of ${taskId} now.`, hint: 'Wait.' });
  }

  async settled(runId: string, signal: AbortSignal): Promise<RunView> {
    this.readers += 1;
    try {
      for (;;) {
        const view = this.#views.get(runId) ?? aRun();
        if (view.finishedAt !== null || view.needsAttention || signal.aborted) return view;
        await this.#change(signal);
      }
    } finally {
      this.readers -= 1;
    }
  }

  isolation() {
    return { level: 'sandbox', explanation: 'Agents run in a PID namespace.', hint: '' } as const;
  }

  stall(): Stall | null {
    return this.stalled;
  }

  busy(): boolean {
    return false;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves at the next change, or when the signal aborts. */
  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }
}
