import type { Stall } from '../core/view/run-view.ts';
import type { Clock } from '../ports/clock.ts';
import { type Journal, type JournalReserve, JournalUnavailable } from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';

/** Pause between two looks at a full disk, in milliseconds. */
export const SPACE_CHECK_MS = 2000;

/** What a standstill works with; `over` is called each time it ends. */
export interface StandstillContext {
  readonly journal: Pick<Journal & JournalReserve, 'releaseReserve' | 'restoreReserve'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly over: () => void;
}

/**
 * The time in which nothing new is started, because the journal could not be written. A full disk ends it only when the reserve of the
 * journal fits on the disk again: until then what is in flight is written into the space that the reserve gave up.
 */
export class Standstill {
  readonly #context: StandstillContext;
  #stall: Stall | null = null;
  /** The reserve is given up or was never had; the disk is looked at until it is back. */
  #lacksReserve = false;
  /** A turn is decided that the journal did not take yet: nobody may act on it. */
  #owesAppend = false;

  constructor(context: StandstillContext) {
    this.#context = context;
  }

  /** Why nothing is started just now, or null. */
  get stall(): Stall | null {
    return this.#stall;
  }

  /** Takes the reserve at the start of an engine; without room for it nothing is started. */
  begin(): void {
    if (this.#context.journal.restoreReserve()) return;
    this.#tell(NO_ROOM);
    this.#awaitSpace();
  }

  /** The journal refused an append; true when space was made for it and it can be written again at once. */
  refused(error: unknown): boolean {
    this.#owesAppend = true;
    const isFull = error instanceof JournalUnavailable && error.reason === 'disk-full';
    this.#tell(error instanceof JournalUnavailable ? error : { message: String(error), hint: LOOK_INTO_LOG });
    if (!isFull) return false;
    const released = this.#context.journal.releaseReserve();
    this.#awaitSpace();
    return released;
  }

  /** An append was taken; that is the end of every trouble but a full disk's. */
  written(): void {
    this.#owesAppend = false;
    this.#endIfOver();
  }

  #tell({ message, hint }: { readonly message: string; readonly hint: string }): void {
    if (this.#stall !== null) return;
    this.#stall = { since: this.#context.clock.now(), message, hint };
    this.#context.log.error('The journal cannot be written; nothing goes on until it can.', { error: message });
  }

  #awaitSpace(): void {
    if (this.#lacksReserve) return;
    this.#lacksReserve = true;
    void this.#untilRestored();
  }

  async #untilRestored(): Promise<void> {
    const { clock, journal, signal } = this.#context;
    for (;;) {
      await clock.sleep(SPACE_CHECK_MS, signal);
      if (signal.aborted) return;
      if (journal.restoreReserve()) break;
    }
    this.#lacksReserve = false;
    this.#endIfOver();
  }

  #endIfOver(): void {
    if (this.#stall === null || this.#lacksReserve || this.#owesAppend) return;
    const { since } = this.#stall;
    this.#stall = null;
    this.#context.log.info('The journal can be written again; everything goes on.', { stalledSince: since });
    this.#context.over();
  }
}

const LOOK_INTO_LOG = 'Look into the log of the daemon; it goes on by itself when the cause is gone.';

const NO_ROOM = {
  message: 'The disk that holds the journal has no room for its reserve.',
  hint: 'Free some space on it; everything goes on by itself.',
};
