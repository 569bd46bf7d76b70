import type { Journal, JournalEntry } from '../ports/journal.ts';

/** Wakes whoever follows a run when new entries of it are on disk. Followers read the journal: they never see what is not durable. */
export class Followers {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Something of the run is new. */
  notify(runId: string): void {
    const waiting = this.#waiting.get(runId);
    if (waiting === undefined) return;
    this.#waiting.delete(runId);
    for (const wake of waiting) wake();
  }

  /** Resolves at the next news of the run, or when the signal aborts. */
  next(runId: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(runId) ?? new Set();
      this.#waiting.set(runId, waiting);
      const wake = () => {
        signal.removeEventListener('abort', wake);
        waiting.delete(wake);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      waiting.add(wake);
    });
  }

  /** Entries after `afterSeq`, then each new one, until the signal aborts. */
  async *follow(
    journal: Journal,
    from: { readonly runId: string; readonly afterSeq: number },
    signal: AbortSignal,
  ): AsyncGenerator<JournalEntry, void, void> {
    let last = from.afterSeq;
    while (!signal.aborted) {
      const news = this.next(from.runId, signal);
      for (const entry of journal.read(from.runId, last)) {
        if (signal.aborted) return;
        last = entry.seq;
        yield entry;
      }
      await news;
    }
  }

  /** Wakes everybody. */
  close(): void {
    for (const runId of [...this.#waiting.keys()]) this.notify(runId);
  }
}
