import type { AttemptLimits, RunSettings } from '../../src/core/run/settings.ts';
import type { CreateRun, ServedRunView } from '../../src/protocol/api.ts';
import { someSettings } from '../../src/testing/plans.ts';
import { type DaemonProcess, successOf } from '../../test/e2e/rig/daemon-process.ts';

/** What a measurement found: the figures in one sentence, and whether they meet the bar. */
export interface Finding {
  readonly met: boolean;
  readonly figure: string;
}

/** Settings of one attempt for each task, in the sandbox, with these limits. */
export function limitsWith(limits: Partial<AttemptLimits>): Partial<RunSettings> {
  const settings = someSettings();
  return {
    isolation: 'sandbox',
    limits: { ...settings.limits, ...limits },
    retry: { ...settings.retry, attempts: 1 },
  };
}

/** Creates a run, approves it and waits until it goes no further by itself. */
export async function runToEnd({ client }: DaemonProcess, run: CreateRun): Promise<ServedRunView> {
  const id = successOf(await client.createRun(run));
  const command = { type: 'approve', by: 'person', planHash: run.target.planHash } as const;
  successOf(await client.command(id, { command }));
  return successOf(await client.settled(id, new AbortController().signal));
}
