// A claim that was cut anywhere in its second line never reads as an exit status, and a whole one always does.
import { mkdirSync, writeFileSync } from 'node:fs';
import { formatClaim } from '../../../../src/adapters/process/claim.ts';
import { openProcTable } from '../../../../src/adapters/process/process-table.ts';
import { createMachineRig, runToEnd } from '../../../integration/process/rig.ts';
import { conclude } from './verdict.ts';

await using rig = createMachineRig();
const { bootId } = openProcTable('/proc');
const first = `${formatClaim({ pid: 1, startTicks: 987_654_321, bootId }, 0)}\n`;
const whole = `${first}end 42\n`;
const problems: string[] = [];
for (let length = first.length; length <= whole.length; length += 1) {
  const spec = rig.script(`agent-${length}`, 'true');
  mkdirSync(spec.directory, { recursive: true });
  writeFileSync(`${spec.directory}/claim`, whole.slice(0, length));
  writeFileSync(`${spec.directory}/output`, '');
  const { end } = await runToEnd(rig.open(), spec);
  const expected = length === whole.length ? 'exited 42' : 'lost';
  const found = end.kind === 'exited' ? `exited ${end.code}` : end.kind;
  if (found !== expected)
    problems.push(`cut: ${JSON.stringify(whole.slice(first.length, length))} reads as ${found}, not as ${expected}`);
}
conclude(problems);
