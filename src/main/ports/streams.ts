import type { PortFailure } from '../../cli/exit.ts';
import type { PlanStreams } from '../../cli/plan-outputs.ts';
import type { PlanRequest } from '../../cli/ports.ts';
import { keepApart } from '../../core/plan/contested/keep-apart.ts';
import { findStreams } from '../../core/plan/streams/streams.ts';
import { type Result, success } from '../../core/result.ts';
import type { Places } from '../places.ts';
import { readPastOfFiles } from './past-of-files.ts';
import { readSpec } from './read-spec.ts';

/** The workstreams of a plan, with what commits and earlier runs of the repository tell of its files. */
export async function streamsOfSpec(places: Places, request: PlanRequest): Promise<Result<PlanStreams, PortFailure>> {
  const read = readSpec(request);
  if (!read.ok) return read;
  const { history, troubles } = await readPastOfFiles(places.journal, request.cwd);
  const { plan, spec } = read.value;
  return success({ ...findStreams(keepApart(plan, history), history), spec, troubles });
}
