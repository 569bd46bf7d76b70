import { type Result, success } from '../../core/result.ts';
import { type CliFailure, type CommandEnd, DONE, EXIT, ended, failed, misused } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';
import { print, printJson } from '../output.ts';
import { hasErrors, planRequest } from '../planning.ts';
import { renderForecast } from '../render/forecast.ts';

/** Numbers of tracks that are compared when none are named. */
const COMPARED = [1, 2, 3, 4, 6, 8, 12, 16];
const MOST_TRACKS = 256;
const MOST_FORECASTS = 32;

/** `slipway forecast PATH` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const tracks = readTracks(textOption(invocation, 'tracks'));
  if (!tracks.ok) return tracks;
  const request = planRequest({ ...invocation, options: { ...invocation.options, tracks: undefined } });
  if (!request.ok) return request;
  const read = await context.ports.planning.forecast(request.value, tracks.value);
  if (!read.ok) return failed(read.failure);
  const { spec, forecast } = read.value;
  if (context.globals.json) await printJson(context, forecast);
  else await print(context, renderForecast(context.style, spec, forecast));
  return hasErrors(spec.document) ? ended(EXIT.failed) : DONE;
}

/** `8`, `1..16` or `1,2,4`; nothing named compares the usual numbers. */
function readTracks(text: string | null): Result<readonly number[], CliFailure> {
  if (text === null) return success(COMPARED);
  const range = /^(\d{1,3})\.\.(\d{1,3})$/.exec(text);
  const named = range === null ? text.split(',').map(Number) : between(Number(range[1]), Number(range[2]));
  const usable = named.every((tracks) => Number.isInteger(tracks) && tracks >= 1 && tracks <= MOST_TRACKS);
  if (usable && named.length > 0 && named.length <= MOST_FORECASTS) return success(named);
  return misused(
    `--tracks ${text} names no numbers of tracks.`,
    `Use a number, a list such as 1,2,4 or a range such as 1..16; from 1 to ${MOST_TRACKS}, at most ${MOST_FORECASTS} of them.`,
  );
}

function between(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
