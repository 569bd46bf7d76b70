import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../../core/assert.ts';
import { at } from '../../core/at.ts';
import type { AttemptKey } from '../../ports/workspaces.ts';
import { readSlotRecord, type SlotHolder, type SlotRecord, writeSlotRecord } from './slot-record.ts';
import type { Trash } from './trash.ts';

/** One reusable working tree with the engine's own index of it. Agents and gates never share slots. */
export interface Slot {
  readonly name: string;
  readonly directory: string;
  /** The working tree. */
  readonly tree: string;
  /** The engine's index of the tree; nobody else can write it. */
  readonly index: string;
  readonly record: SlotRecord;
}

/** A slot that is handed out, with what it was filled from. */
export interface LeasedSlot extends Slot {
  readonly record: Extract<SlotRecord, { status: 'leased' }>;
}

/** Free slots of one kind that are kept; more are deleted. */
const IDLE_LIMIT = 16;
/** Folder name prefix by kind of holder. */
const PREFIX = { attempt: 'w', checkout: 'c' } as const;

/**
 * The slots of one repository. Who holds which is decided in memory, without a pause in between, and stored before it takes effect, so
 * that after a crash an attempt finds its tree again.
 */
export class SlotPool {
  readonly #directory: string;
  readonly #trash: Trash;
  /** In the order in which they became free: the oldest is reused first, so a failed attempt's tree waits longest for its retry. */
  readonly #slots = new Map<string, Slot>();
  /** Leases of checkouts that an earlier process left: their gates may still be running, so nobody touches them. */
  readonly #orphans = new Set<string>();
  #counter = 0;

  constructor(directory: string, trash: Trash) {
    this.#directory = directory;
    this.#trash = trash;
  }

  /** Reads the slots that an earlier process left. */
  async load(): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(this.#directory)).sort()) await this.#adopt(name);
  }

  /** The tree that an attempt holds, or null. */
  leaseOf(key: AttemptKey): LeasedSlot | null {
    for (const slot of this.#slots.values()) {
      if (isLeased(slot) && isHeldBy(slot.record.holder, key)) return slot;
    }
    return null;
  }

  /** Hands out a slot, the one that the task had last if it is free; its tree is whatever it was. */
  async take(holder: SlotHolder): Promise<{ readonly slot: Slot; readonly filledFrom: string | null }> {
    const found = this.#choose(holder);
    const slot = found ?? this.#create(holder);
    const filledFrom = slot.record.status === 'free' ? slot.record.commit : null;
    const taken = { ...slot, record: { version: 1, status: 'filling', holder } as const };
    this.#slots.set(slot.name, taken);
    if (found === null) await mkdir(slot.directory, { recursive: true, mode: 0o700 });
    await writeSlotRecord(slot.directory, taken.record);
    return { slot: taken, filledFrom };
  }

  /** The slot is filled and belongs to its holder from now on. */
  async markLeased(slot: Slot, from: { readonly commit: string; readonly since: number }): Promise<LeasedSlot> {
    assert(slot.record.status === 'filling', 'only a slot that is being filled can be handed out');
    const record = { version: 1, status: 'leased', holder: slot.record.holder, ...from } as const;
    const leased = { ...slot, record };
    await writeSlotRecord(slot.directory, record);
    this.#slots.set(slot.name, leased);
    return leased;
  }

  /**
   * Takes a slot back; its tree stays as it is until the next holder, which is the same task if it is awaited, as long as fewer than
   * `IDLE_LIMIT` are free. With too many free ones it is deleted.
   */
  async free(slot: Slot, { awaited }: { readonly awaited: boolean }): Promise<void> {
    const { record } = slot;
    const holder = record.status === 'free' ? null : record.holder;
    const last = holder?.kind === 'attempt' ? { runId: holder.runId, taskId: holder.taskId } : null;
    const commit = record.status === 'leased' ? record.commit : null;
    this.#slots.delete(slot.name);
    if (this.#idle(slot.name.slice(0, 1)).length >= IDLE_LIMIT) return this.#trash.discard(slot.directory);
    const freed = { version: 1, status: 'free', commit, last, awaited } as const;
    await writeSlotRecord(slot.directory, freed);
    this.#slots.set(slot.name, { ...slot, record: freed });
  }

  /** Gives up a slot whose tree is not usable any more. */
  async forget(slot: Slot): Promise<void> {
    this.#slots.delete(slot.name);
    await this.#trash.discard(slot.directory);
  }

  /** Takes back what an earlier process left for the same purpose: whoever asked for it has been served by now. */
  async freeOrphans(purpose: string): Promise<void> {
    for (const name of [...this.#orphans]) {
      const slot = this.#slots.get(name);
      if (slot === undefined || !isLeased(slot) || slot.record.holder.kind !== 'checkout') continue;
      if (slot.record.holder.purpose !== purpose) continue;
      this.#orphans.delete(name);
      await this.free(slot, { awaited: false });
    }
  }

  #choose(holder: SlotHolder): Slot | null {
    const idle = this.#idle(PREFIX[holder.kind]);
    const own = idle.find(({ record }) => record.status === 'free' && isSameTask(record.last, holder));
    const nobodys = idle.find(({ record }) => record.status === 'free' && !record.awaited);
    // What a run that was given up left awaited is used again when there are enough of them.
    return own ?? nobodys ?? (idle.length < IDLE_LIMIT ? null : at(idle, 0));
  }

  #idle(prefix: string): Slot[] {
    return [...this.#slots.values()].filter((slot) => slot.name.startsWith(prefix) && slot.record.status === 'free');
  }

  #create(holder: SlotHolder): Slot {
    this.#counter += 1;
    const record = { version: 1, status: 'free', commit: null, last: null, awaited: false } as const;
    return this.#slot(`${PREFIX[holder.kind]}${this.#counter}`, record);
  }

  #slot(name: string, record: SlotRecord): Slot {
    const directory = join(this.#directory, name);
    return { name, directory, tree: join(directory, 'tree'), index: join(directory, 'index'), record };
  }

  async #adopt(name: string): Promise<void> {
    const number = Number(/^[wc](\d+)$/.exec(name)?.[1] ?? 0);
    this.#counter = Math.max(this.#counter, number);
    const directory = join(this.#directory, name);
    const record = number === 0 ? null : await readSlotRecord(directory);
    if (record === null || record.status === 'filling') return this.#trash.discard(directory);
    await removeUnfinished(directory);
    const slot = this.#slot(name, record);
    this.#slots.set(name, slot);
    if (isLeased(slot) && slot.record.holder.kind === 'checkout') this.#orphans.add(name);
  }
}

/** Opens the slots under a folder, those of an earlier process included. */
export async function openSlotPool(directory: string, trash: Trash): Promise<SlotPool> {
  const pool = new SlotPool(directory, trash);
  await pool.load();
  return pool;
}

/** Removes the index copies and half-written records of steps that a crash cut short. */
async function removeUnfinished(directory: string): Promise<void> {
  const names = await readdir(directory);
  const unfinished = names.filter((name) => name.startsWith('index.') || name.endsWith('.tmp'));
  await Promise.all(unfinished.map((name) => rm(join(directory, name), { force: true })));
}

function isLeased(slot: Slot): slot is LeasedSlot {
  return slot.record.status === 'leased';
}

function isHeldBy(holder: SlotHolder, key: AttemptKey): boolean {
  return (
    holder.kind === 'attempt' &&
    holder.runId === key.runId &&
    holder.taskId === key.taskId &&
    holder.attempt === key.attempt
  );
}

function isSameTask(last: { readonly runId: string; readonly taskId: string } | null, holder: SlotHolder): boolean {
  return holder.kind === 'attempt' && last?.runId === holder.runId && last.taskId === holder.taskId;
}
