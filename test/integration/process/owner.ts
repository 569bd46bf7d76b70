/*
 * A daemon in a process of its own, to be killed by the tests: starts the jobs that its argument lists and stays. It prints a line for
 * every job that is known to run.
 */
import { createProcesses } from '../../../src/adapters/process/create-processes.ts';
import type { ProcessSpec } from '../../../src/ports/processes.ts';
import { NEVER, realClock } from './rig.ts';

const request: unknown = JSON.parse(process.argv[2] ?? '{}');
const { state, specs } = request as { readonly state: string; readonly specs: readonly ProcessSpec[] };
const processes = createProcesses({ clock: realClock, stateDirectory: state, hiddenPaths: [] });
for (const spec of specs) {
  const started = () => process.stdout.write(`${spec.key}\n`);
  void processes
    .run(spec, { started }, NEVER)
    .then((end) => process.stdout.write(`${spec.key} ${JSON.stringify(end)}\n`));
}
setInterval(() => {}, 1_000);
