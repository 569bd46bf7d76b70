import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../client/client.ts';
import type { CliContext } from '../context.ts';
import { type CommandEnd, DONE, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { printJson, say } from '../output.ts';

const STOP_MS = 10_000;
const POLL_MS = 25;

/** `slipway daemon stop` */
export async function run({ context }: Invocation): Promise<CommandEnd> {
  const connected = await context.ports.daemon.connect(false);
  if (!connected.ok) {
    if (connected.failure.kind !== 'unavailable') return failed(connected.failure);
    return tell(context, 'No daemon runs.');
  }
  const client = connected.value;
  try {
    const stopping = await client.shutdown();
    if (!stopping.ok) return failed(stopping.failure);
    if (await isGone(context, client)) return tell(context, 'The daemon stopped. Agents in flight keep working.');
    return failed(STILL_THERE);
  } finally {
    client.close();
  }
}

/** Gone is a daemon whose successor could start. */
async function isGone(context: CliContext, client: Client): Promise<boolean> {
  const deadline = performance.now() + STOP_MS;
  while (performance.now() < deadline) {
    const health = await client.health();
    const isSilent = !health.ok && health.failure.kind === 'unavailable';
    if (isSilent && !(await context.ports.daemon.isHeld())) return true;
    await sleep(POLL_MS);
  }
  return false;
}

async function tell(context: CliContext, sentence: string): Promise<CommandEnd> {
  if (context.globals.json) await printJson(context, { running: false });
  else await say(context, sentence);
  return DONE;
}

const STILL_THERE = {
  kind: 'interrupted',
  reason: 'still-running',
  message: 'The daemon was asked to stop and still runs.',
  hint: 'Look at its log, which "slipway daemon status" names.',
} as const;
