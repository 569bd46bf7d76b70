import { homedir } from 'node:os';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createProcesses } from '../../adapters/process/create-processes.ts';
import type { PortFailure } from '../../cli/exit.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { IsolationLevel } from '../../core/run/settings.ts';
import type { IsolationProbe } from '../../ports/processes.ts';
import type { Places } from '../places.ts';

/** What this machine can enforce, found out by trying. */
export async function probeIsolation(places: Places): Promise<IsolationProbe> {
  const processes = createProcesses({
    clock: createSystemClock(),
    stateDirectory: places.state,
    hiddenPaths: [homedir()],
  });
  try {
    return await processes.probe();
  } finally {
    await processes.close();
  }
}

/** The isolation of a run: what was asked for, or a refusal. An agent that executes nothing of its own may run without, with a label. */
export async function settleIsolation(
  places: Places,
  { asked, exempt }: { readonly asked: IsolationLevel; readonly exempt: boolean },
): Promise<Result<{ readonly level: IsolationLevel; readonly warnings: readonly string[] }, PortFailure>> {
  if (asked !== 'sandbox')
    return success({
      level: asked,
      warnings: [`Agents and gates run with isolation ${asked}: nothing but good manners keeps them in their folder.`],
    });
  const probe = await probeIsolation(places);
  if (probe.level === 'sandbox') return success({ level: 'sandbox', warnings: [] });
  if (exempt)
    return success({
      level: 'best-effort',
      warnings: [`${probe.explanation} The replayed run goes on, labelled best-effort.`],
    });
  return failure({
    kind: 'configuration',
    reason: 'no-sandbox',
    message: `This machine cannot put agents into a sandbox. ${probe.explanation}`,
    hint: `${probe.hint} Or accept it with --isolation best-effort, or with isolation: best-effort in slipway.yaml.`,
  });
}
