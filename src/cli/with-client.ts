import type { Client } from '../client/client.ts';
import type { CliContext } from './context.ts';
import { type CommandEnd, failed } from './exit.ts';

/** Connects to the daemon (starting it where needed), does the work and lets go of the connection again. */
export async function withClient(
  context: CliContext,
  work: (client: Client) => Promise<CommandEnd>,
): Promise<CommandEnd> {
  const connected = await context.ports.daemon.connect(true);
  if (!connected.ok) return failed(connected.failure);
  try {
    return await work(connected.value);
  } finally {
    connected.value.close();
  }
}
