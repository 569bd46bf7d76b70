import { type CommandEnd, DONE, EXIT, ended, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson, say, sayHeaded } from '../output.ts';
import { hasErrors, planRequest } from '../planning.ts';
import { countDiagnostics, renderDiagnostics } from '../render/diagnostics.ts';
import { renderStreams } from '../render/streams.ts';

/** `slipway streams PATH` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const request = planRequest(invocation);
  if (!request.ok) return request;
  const heard = await context.ports.outputs.streams(request.value);
  if (!heard.ok) return failed(heard.failure);
  const { spec, troubles, ...streams } = heard.value;
  const { diagnostics } = spec.document;
  if (hasErrors(spec.document)) {
    await context.stderr.write(renderDiagnostics(context.talkStyle, diagnostics, spec.sources));
    await say(context, `There is no order to make streams of: ${countDiagnostics(diagnostics)} in ${spec.file}`);
    return ended(EXIT.failed);
  }
  for (const trouble of troubles) await sayHeaded(context, { word: 'note:', tone: 'attention' }, trouble);
  if (context.globals.json) await printJson(context, { file: spec.file, ...streams });
  else await print(context, renderStreams(context.style, streams));
  return DONE;
}
