// An agent that a dead daemon started is found again by the next one, not started again.
import { existsSync, readFileSync } from 'node:fs';
import { createMachineRig, runToEnd } from '../../../integration/process/rig.ts';
import { conclude } from './verdict.ts';

await using rig = createMachineRig();
const ledger = `${rig.root}/ledger`;
const spec = rig.script('agent', `echo started >> '${ledger}'; sleep 0.3; echo ended`);
const first = rig.open();
void first.run(spec, {}, new AbortController().signal);
for (let waited = 0; !existsSync(ledger) && waited < 500; waited += 1) await new Promise((go) => setTimeout(go, 10));
await first.close();
const { end, text } = await runToEnd(rig.open(), spec);
const starts = readFileSync(ledger, 'utf8').split('\n').length - 1;
const problems = starts === 1 ? [] : [`started: the agent was started ${starts} times`];
if (end.kind !== 'exited' || text !== 'ended\n') problems.push(`the agent was lost: ${end.kind} ${text}`);
conclude(problems);
