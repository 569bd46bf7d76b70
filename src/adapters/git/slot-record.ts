import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.ts';

const attemptHolder = z.object({
  kind: z.literal('attempt'),
  runId: z.string(),
  taskId: z.string(),
  attempt: z.number().int().min(1),
});
const holder = z.discriminatedUnion('kind', [
  attemptHolder,
  z.object({ kind: z.literal('checkout'), purpose: z.string() }),
]);
const version = z.literal(1);
const slotRecord = z.discriminatedUnion('status', [
  /** Nobody's; `commit` is what the tree was last made from, null when there is no usable tree. */
  z.object({
    version,
    status: z.literal('free'),
    commit: z.string().nullable(),
    last: z.object({ runId: z.string(), taskId: z.string() }).nullable(),
    /** The task that had it last may go on in it. */
    awaited: z.boolean().default(false),
  }),
  /** Being made; found after a restart it is worth nothing, because the process that made it is gone. */
  z.object({ version, status: z.literal('filling'), holder }),
  /** Handed out. `since` is in seconds since the epoch and dates the attempt's snapshot. */
  z.object({ version, status: z.literal('leased'), holder, commit: z.string(), since: z.number().int() }),
]);

/** What a slot is used for at the moment, as its file says. */
export type SlotRecord = z.infer<typeof slotRecord>;

/** Who a slot is handed out to. */
export type SlotHolder = z.infer<typeof holder>;

const FILE = 'slot.json';

/** Reads the record of a slot; null when it is missing or unreadable. */
export async function readSlotRecord(directory: string): Promise<SlotRecord | null> {
  try {
    const parsed = slotRecord.safeParse(JSON.parse(await readFile(join(directory, FILE), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Stores the record of a slot durably. */
export async function writeSlotRecord(directory: string, record: SlotRecord): Promise<void> {
  await writeFileAtomically(join(directory, FILE), `${JSON.stringify(record)}\n`);
}
