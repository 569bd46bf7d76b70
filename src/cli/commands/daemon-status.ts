import { formatDuration } from '../../core/text/duration.ts';
import { type CommandEnd, DONE, EXIT, ended, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson } from '../output.ts';
import { renderFields } from '../render/fields.ts';

/** `slipway daemon status` */
export async function run({ context }: Invocation): Promise<CommandEnd> {
  const places = await context.ports.daemon.places();
  const connected = await context.ports.daemon.connect(false);
  if (!connected.ok && connected.failure.kind !== 'unavailable') return failed(connected.failure);
  const health = connected.ok ? await connected.value.health() : null;
  if (connected.ok) connected.value.close();
  const alive = health?.ok === true ? health.value : null;
  if (context.globals.json) {
    await printJson(context, { running: alive !== null, ...alive, ...places });
    return alive === null ? ended(EXIT.unavailable) : DONE;
  }
  const fields = [
    ['state', alive === null ? 'not running' : `running as process ${alive.pid} for ${formatDuration(alive.uptimeMs)}`],
    ...(alive === null
      ? []
      : ([
          ['version', alive.version],
          ['isolation', alive.isolation.explanation],
        ] as const)),
    ...(alive === null || alive.stall === null ? [] : [['stands still', alive.stall.message] as const]),
    ['at login', places.installed ? 'started' : 'not started, see slipway daemon install'],
    ['state in', places.home],
    ['socket', places.socketPath],
    ['log', places.logPath],
  ] as const;
  await print(context, `Daemon\n${renderFields(context.style, fields).join('\n')}\n`);
  return alive === null ? ended(EXIT.unavailable) : DONE;
}
