import { AssertionFailure, present } from '../core/assert.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { PersonCommand, Refusal, RunCommand } from '../core/run/commands.ts';
import { due } from '../core/run/due.ts';
import { waitsForPerson } from '../core/run/effects.ts';
import { hasEnded } from '../core/run/run-machine.ts';
import type { RunState } from '../core/run/state.ts';
import { transact } from '../core/run/transact.ts';
import type { RunView, Stall, WhyView } from '../core/view/run-view.ts';
import { toRunView } from '../core/view/to-run-view.ts';
import { explain } from '../core/view/why.ts';
import type { CommandAnswer, JournalEntry, RunRow } from '../ports/journal.ts';
import type { IsolationProbe } from '../ports/processes.ts';
import { Activities } from './activities.ts';
import { forgetAgents } from './agent-state.ts';
import { settleBetweenRuns } from './between-runs.ts';
import type { EngineContext } from './context.ts';
import { Followers } from './followers.ts';
import { JournalFilter } from './journal-filter.ts';
import { endLeftovers } from './leftovers.ts';
import { PeriodSpendings } from './period-spending.ts';
import { readyCommand } from './ready-command.ts';
import { Reconciler, type Urgency } from './reconciler.ts';
import { RestingRuns } from './resting-runs.ts';
import { type Answer, isWritten, named, record, rowOf, toCommandAnswers, toEntries } from './rows.ts';
import type { RunService } from './service.ts';
import { Standstill } from './standstill.ts';
import { openWorkspace } from './workspace-of.ts';

interface LiveRun {
  state: RunState | null;
  readonly reconciler: Reconciler;
}

interface Message {
  readonly runId: string;
  readonly command: RunCommand;
  readonly key: string | null;
  readonly answer: ((result: Result<void, Refusal>) => void) | null;
}

/** How long a report that nothing waits for may lie before it is journaled, in milliseconds. */
const LAZY_MS = 50;
/**
 * How long the report of an agent's end may wait for those of other agents, in milliseconds: one write to the disk then serves them all,
 * and it is the disk that bounds how fast many short tasks go.
 */
const GATHER_MS = 1;
/** Pause before a journal that could not be written is tried again, in milliseconds. */
const JOURNAL_RETRY_MS = 1000;

/**
 * The shell around the pure core. All commands, from people and from effects, meet in one inbox. A turn takes everything in it, decides,
 * journals all events of all runs in one transaction, and only then answers, starts effects and tells the followers. What cannot be
 * journaled is neither answered nor acted on: the turn is repeated until the journal takes it. On a full disk the journal's reserve takes
 * what is in flight, and nothing new is started until there is space again.
 */
export class Engine implements RunService {
  readonly #context: EngineContext;
  readonly #runs = new Map<string, LiveRun>();
  readonly #activities: Activities;
  readonly #followers = new Followers();
  readonly #asked = new Map<string, Promise<Result<void, Refusal>>>();
  #inbox: Message[] = [];
  #turnDue = false;
  /** A turn is decided and waits for the journal; nothing else may be decided before it is on disk. */
  #stalled = false;
  #lazyTurn = false;
  #gathered = 0;
  #gathering = false;
  readonly #closing = new AbortController();
  readonly #resting: RestingRuns;
  readonly #periodSpendings: PeriodSpendings;
  readonly #standstill: Standstill;
  readonly #filter: JournalFilter;

  constructor(context: EngineContext) {
    this.#context = context;
    this.#activities = new Activities(context.secrets.redact);
    this.#resting = new RestingRuns(context.journal);
    this.#periodSpendings = new PeriodSpendings({
      journal: context.journal,
      read: (id) => this.#resting.read(id),
      warn: (message) => context.log.warn(message),
    });
    this.#filter = new JournalFilter(context);
    const { journal, clock, log } = context;
    this.#standstill = new Standstill({
      journal,
      clock,
      log,
      signal: this.#closing.signal,
      over: () => this.#goOn(),
    });
  }

  /** Takes up every run of the journal that has not ended, or ended and left something to tidy up. */
  recover(): void {
    this.#standstill.begin();
    for (const row of this.#context.journal.runs()) {
      if (row.status === 'completed') continue;
      const live = this.#load(row.id);
      if (live?.state === null || live === null) continue;
      this.#endLeftovers(live.state);
      this.#restIfDone(row.id);
    }
    this.#schedule();
  }

  create(command: Extract<PersonCommand, { type: 'plan' }>): Promise<Result<string, Refusal>> {
    const runId = this.#context.newRunId();
    this.#runs.set(runId, { state: null, reconciler: this.#newReconciler() });
    return new Promise((resolve) => {
      const answer = (result: Result<void, Refusal>) => {
        if (!result.ok) this.#runs.delete(runId);
        resolve(result.ok ? success(runId) : result);
      };
      this.#post({ runId, command: named(command, runId), key: null, answer });
    });
  }

  command(runId: string, command: PersonCommand, idempotencyKey?: string): Promise<Result<void, Refusal>> {
    const key = idempotencyKey ?? null;
    const known = key === null ? null : this.#context.journal.answer(runId, key);
    if (known !== null) return Promise.resolve(known.refusal === null ? success(undefined) : failure(known.refusal));
    const asked = key === null ? undefined : this.#asked.get(`${runId} ${key}`);
    if (asked !== undefined) return asked;
    const ready = readyCommand(this.#context, this.#peek(runId), command);
    const answer =
      ready === null
        ? this.#ask({ runId, command, key })
        : ready.then((checked) => (checked.ok ? this.#ask({ runId, command: checked.value, key }) : checked));
    if (key !== null) this.#remember(`${runId} ${key}`, answer);
    return answer;
  }

  #ask(message: Omit<Message, 'answer'>): Promise<Result<void, Refusal>> {
    return new Promise((resolve) => this.#post({ ...message, answer: resolve }));
  }

  runs(): readonly RunRow[] {
    return this.#context.journal.runs();
  }

  has(runId: string): boolean {
    return this.#peek(runId) !== null;
  }

  view(runId: string): RunView | null {
    const state = this.#peek(runId);
    return state === null
      ? null
      : toRunView(state, (taskId, attempt) => this.#activities.find({ runId, taskId, attempt }));
  }

  why(runId: string, taskId: string): WhyView | null {
    const state = this.#peek(runId);
    return state === null ? null : explain(state, taskId, this.#context.journal.read(runId, 0));
  }

  follow(runId: string, afterSeq: number, signal: AbortSignal): AsyncIterable<JournalEntry> {
    return this.#followers.follow(this.#context.journal, { runId, afterSeq }, signal);
  }

  attemptDirectory(runId: string, taskId: string, attempt: number): string {
    return this.#context.files.attemptDirectory({ runId, taskId, attempt });
  }

  workspace(runId: string, taskId: string): Promise<Result<string, Refusal>> {
    return openWorkspace(this.#context, this.#peek(runId), taskId);
  }

  async settled(runId: string, signal: AbortSignal): Promise<RunView> {
    while (!signal.aborted) {
      const state = this.#peek(runId);
      if (state !== null && this.#isSettled(runId, state)) break;
      await this.#followers.next(runId, signal);
    }
    return present(this.view(runId), `run ${runId}`);
  }

  isolation(): IsolationProbe {
    return this.#context.isolation();
  }

  stall(): Stall | null {
    return this.#standstill.stall;
  }

  busy(): boolean {
    if (this.#standstill.stall !== null) return true;
    return this.#inbox.length > 0 || [...this.#runs.values()].some(({ reconciler }) => reconciler.busy);
  }

  async close(): Promise<void> {
    this.#turn();
    this.#closing.abort();
    await Promise.all([...this.#runs.values()].map(({ reconciler }) => reconciler.close()));
    await this.#context.processes.close();
    this.#followers.close();
    this.#context.journal.close();
  }

  #isSettled(runId: string, state: RunState): boolean {
    const live = this.#runs.get(runId);
    if (this.#standstill.stall !== null && !hasEnded(state.phase)) return false;
    return this.#inbox.length === 0 && !live?.reconciler.working && due(state).every(waitsForPerson);
  }

  /** The same key asked again before the first answer is on disk waits for that answer. */
  #remember(name: string, answer: Promise<Result<void, Refusal>>): void {
    this.#asked.set(name, answer);
    void answer.finally(() => this.#asked.delete(name));
  }

  #newReconciler(): Reconciler {
    return new Reconciler(this.#context, this.#activities, (runId, command, urgency) =>
      this.#report(runId, command, urgency),
    );
  }

  #report(runId: string, command: RunCommand, urgency: Urgency): void {
    const message: Message = { runId, command, key: null, answer: null };
    if (urgency === 'now') this.#post(message);
    else if (urgency === 'soon') this.#postSoon(message);
    else this.#postLazily(message);
  }

  #post(message: Message): void {
    this.#inbox.push(message);
    this.#schedule();
  }

  /** Waits until half of what was in flight has reported, or a moment has passed. */
  #postSoon(message: Message): void {
    this.#inbox.push(message);
    this.#gathered += 1;
    const inFlight = [...this.#runs.values()].reduce((sum, { reconciler }) => sum + reconciler.inFlight, 0);
    if (this.#gathered >= inFlight) this.#schedule();
    else if (!this.#gathering) this.#gather();
  }

  #gather(): void {
    this.#gathering = true;
    void this.#context.clock.sleep(GATHER_MS, this.#closing.signal).then(() => {
      this.#gathering = false;
      if (this.#inbox.length > 0) this.#schedule();
    });
  }

  #postLazily(message: Message): void {
    this.#inbox.push(message);
    if (this.#lazyTurn) return;
    this.#lazyTurn = true;
    void this.#context.clock.sleep(LAZY_MS, this.#closing.signal).then(() => {
      this.#lazyTurn = false;
      this.#schedule();
    });
  }

  /** One turn per turn of the event loop: everything that came in meanwhile shares a transaction. */
  #schedule(): void {
    if (this.#turnDue || this.#closing.signal.aborted || this.#stalled) return;
    this.#turnDue = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#turnDue = false;
    if (this.#closing.signal.aborted || this.#stalled) return;
    const messages = this.#inbox;
    this.#inbox = [];
    this.#gathered = 0;
    const answers: Answer[] = [];
    const touched = new Map<string, JournalEntry[]>();
    const at = this.#context.clock.now();
    for (const message of messages) this.#decide(message, { at, touched, answers });
    this.#settle(at, touched);
    this.#commit(touched, answers);
  }

  #decide(
    message: Message,
    turn: { readonly at: number; readonly touched: Map<string, JournalEntry[]>; readonly answers: Answer[] },
  ): void {
    const live = this.#load(message.runId);
    const run = { id: message.runId, state: live?.state ?? null };
    const command = this.#filter.pass(message.runId, run.state, message.command);
    const decided = transact(run, command, { at: turn.at, freeTracks: 0 });
    if (decided.ok && decided.value !== null && live !== null) {
      live.state = decided.value.state;
      record(turn.touched, message.runId, toEntries(message.runId, decided.value.entries));
    } else if (live !== null && !turn.touched.has(message.runId)) turn.touched.set(message.runId, []);
    const { answer, key } = message;
    const result: Result<void, Refusal> = decided.ok ? success(undefined) : decided;
    if (answer !== null) turn.answers.push({ runId: message.runId, key, result, deliver: answer });
  }

  /** What follows for runs from each other: nothing starts while the journal has no room. */
  #settle(at: number, touched: Map<string, JournalEntry[]>): void {
    if (this.#standstill.stall !== null) return;
    const states = [...this.#runs.values()].flatMap(({ state }) => state ?? []);
    const { machineTracks } = this.#context;
    const periodsOf = this.#periodSpendings.periods(states, at);
    for (const { id, entries } of settleBetweenRuns(states, { at, machineTracks, periodsOf }))
      record(touched, id, toEntries(id, entries));
  }

  #commit(touched: Map<string, JournalEntry[]>, answers: readonly Answer[]): void {
    const entries = [...touched.values()].flat();
    const rows = [...touched].flatMap(([id, list]) =>
      list.length === 0 ? [] : rowOf(present(this.#runs.get(id)?.state, id)),
    );
    const keyed = toCommandAnswers(answers);
    try {
      if (entries.length > 0 || keyed.length > 0) this.#append(entries, rows, keyed);
    } catch (error) {
      this.#stall(error, () => this.#commit(touched, answers));
      return;
    }
    this.#stalled = false;
    this.#standstill.written();
    for (const { deliver, result } of answers) deliver(result);
    for (const [id, own] of touched) this.#afterCommit(id, own);
    if (this.#inbox.length > 0) this.#schedule();
  }

  /** A write that was refused may turn out to be there after all, whole: then it is not written again. */
  #append(entries: readonly JournalEntry[], rows: readonly RunRow[], answers: readonly CommandAnswer[]): void {
    if (this.#stalled && isWritten(this.#context.journal.runs(), entries)) return;
    this.#context.journal.append(entries, rows, answers);
  }

  #stall(error: unknown, again: () => void): void {
    if (error instanceof AssertionFailure) throw error;
    this.#stalled = true;
    if (this.#standstill.refused(error)) {
      again();
      return;
    }
    void this.#context.clock.sleep(JOURNAL_RETRY_MS, this.#closing.signal).then(() => {
      if (!this.#closing.signal.aborted) again();
    });
  }

  /** The standstill is over: what was held back starts, and whoever waits looks again. */
  #goOn(): void {
    for (const [id, { state, reconciler }] of this.#runs) {
      if (state !== null) reconciler.reconcile(state);
      this.#followers.notify(id);
    }
    this.#schedule();
  }

  #reconcile(reconciler: Reconciler, state: RunState): void {
    if (this.#standstill.stall === null) reconciler.reconcile(state);
    else reconciler.cancelStale(state);
  }

  #afterCommit(id: string, entries: readonly JournalEntry[]): void {
    const live = this.#runs.get(id);
    if (live?.state === null || live === undefined) return;
    this.#reconcile(live.reconciler, live.state);
    this.#followers.notify(id);
    void forgetAgents(this.#context, live.state, entries);
    this.#restIfDone(id);
  }

  #endLeftovers(run: RunState): void {
    void endLeftovers(this.#context, run, this.#closing.signal).catch((error: unknown) =>
      this.#context.log.warn('What an earlier daemon left running was not looked for.', { error: String(error) }),
    );
  }

  /** The run in memory, folded from the journal when it is not there yet; null when there is none. */
  #load(id: string): LiveRun | null {
    const live = this.#runs.get(id);
    if (live !== undefined) return live;
    const state = this.#resting.take(id);
    if (state === null) return null;
    const loaded = { state, reconciler: this.#newReconciler() };
    this.#runs.set(id, loaded);
    this.#reconcile(loaded.reconciler, state);
    return loaded;
  }

  #peek(id: string): RunState | null {
    return this.#runs.get(id)?.state ?? this.#resting.read(id);
  }

  #restIfDone(id: string): void {
    const live = this.#runs.get(id);
    if (live?.state === null || live === undefined) return;
    if (!hasEnded(live.state.phase) || live.reconciler.busy || due(live.state).length > 0) return;
    this.#runs.delete(id);
    this.#resting.keep(live.state);
    this.#periodSpendings.rest(live.state);
  }
}
