import { type CommandEnd, DONE, EXIT, ended } from '../exit.ts';
import { flag, type Invocation } from '../invocation.ts';
import { print, printJson } from '../output.ts';
import { renderFindings } from '../render/findings.ts';

/** `slipway doctor` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const findings = await context.ports.doctor.examine({ cwd: context.cwd, repair: flag(invocation, 'fix') });
  if (context.globals.json) await printJson(context, findings);
  else await print(context, renderFindings(context.style, findings));
  return findings.some(({ state }) => state === 'error') ? ended(EXIT.failed) : DONE;
}
