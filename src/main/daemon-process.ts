import { setTimeout as sleep } from 'node:timers/promises';
import { openDaemonHost } from './daemon-host.ts';
import { findPlaces } from './places.ts';

/** Exit statuses from sysexits.h: another daemon runs; it could not be set up; the configuration is at fault. */
const LOCKED = 75;
const UNAVAILABLE = 69;
const MISCONFIGURED = 78;
/** A daemon that was started on demand ends after this long without work, in milliseconds. */
const IDLE_MS = 10 * 60_000;
const IDLE_CHECK_MS = 30_000;

/** The daemon's own process, from the lock to the end. It says READY on stdout once it answers, and ends when it is told to or has had nothing to do for long. */
export async function runDaemon(): Promise<void> {
  const places = findPlaces(process.env);
  if (!places.ok) return end(MISCONFIGURED, `${places.failure.message} ${places.failure.hint}`);
  const host = await openDaemonHost(places.value);
  if (!host.ok) {
    const status = host.failure.reason === 'held' ? LOCKED : UNAVAILABLE;
    return end(status, `${host.failure.message} ${host.failure.hint}`);
  }
  process.stdout.write('READY\n');
  await Promise.race([host.value.shutdownAsked, signalled(), idle(() => host.value.engine.busy())]);
  await host.value.close();
  process.exit(0);
}

/** A closed terminal does not concern the daemon; INT and TERM end it, and its agents go on. */
function signalled(): Promise<void> {
  process.on('SIGHUP', () => undefined);
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** A daemon that a service started stays; one that a command started is started again by the next command. */
async function idle(isBusy: () => boolean): Promise<void> {
  if (process.argv.includes('--stay')) return new Promise(() => undefined);
  for (let quiet = 0; quiet < IDLE_MS; quiet = isBusy() ? 0 : quiet + IDLE_CHECK_MS)
    await sleep(IDLE_CHECK_MS, undefined, { ref: false });
}

function end(status: number, message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = status;
}
