import type { CliWorld } from '../cli/context.ts';
import type { CliPorts } from '../cli/ports.ts';
import { runCli } from '../cli/program.ts';
import { assert } from '../core/assert.ts';
import { aWorld, RecordingSink, testPorts } from './cli-world.ts';
import type { DaemonRig } from './daemon-rig.ts';

/** What a command line did. */
export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly talk: string;
}

/** Runs one command line against the rig. */
export async function slipway(
  rig: DaemonRig,
  argv: readonly string[],
  { ports = {}, world = {} }: { readonly ports?: Partial<CliPorts>; readonly world?: Partial<CliWorld> } = {},
): Promise<Ran> {
  const terminal = world.stdinIsTerminal === true;
  const stderr = world.stderr instanceof RecordingSink ? world.stderr : new RecordingSink(terminal);
  const around = aWorld({ ...world, stderr, ports: testPorts(rig, ports) });
  const exit = await runCli(around, argv);
  return { exit, out: around.stdout.text, talk: around.stderr.text };
}

/** The data of the one document that a command printed; anything else on stdout is a failure. */
export function dataOf({ out }: Ran) {
  const document = JSON.parse(out);
  assert(Object.keys(document).join() === 'schemaVersion,data', `the output is one envelope: ${out}`);
  assert(document.schemaVersion === 1, 'the envelope has version 1');
  return document.data;
}
