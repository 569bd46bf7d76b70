/**
 * 100 merges through the whole program in the default isolation: 30 break their gate, 20 write the same lines, and the branch is moved by
 * hand five times meanwhile. Nothing ungated may be on the branch, what landed has to be what was judged, nothing may be reverted. Exits 1
 * otherwise. Argument: number of rounds, 1 by default.
 */
import { runMerges } from '../test/e2e/rig/merges.ts';

const ROUNDS = Number(process.argv[2] ?? 1);
const TASKS = 100;
const BY_HAND = 5;

for (let round = 1; round <= ROUNDS; round += 1) {
  const started = performance.now();
  const { bad, conflicting, exact, landed, byHand, problems } = await runMerges(TASKS, BY_HAND);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(
    `${TASKS} tasks in ${seconds} s: ${landed} landed, ${exact} of ${landed} in exactly the tree that was judged; ` +
      `${bad.landed} of ${bad.planned} that break the gate landed; of ${conflicting.planned} that write the same lines ` +
      `${conflicting.landed} landed and ${conflicting.waiting} wait for a person; moved by hand ${byHand} times; ${problems.length} problems`,
  );
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0 || exact !== landed || bad.landed > 0 || byHand !== BY_HAND) process.exitCode = 1;
}
