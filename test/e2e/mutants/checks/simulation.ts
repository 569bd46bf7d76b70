// The seeded world of the simulation, until a seed breaks an invariant.
import { simulate } from '../../../simulation/simulate.ts';
import { conclude } from './verdict.ts';

const SEEDS = 12;
const TASKS = 30;

const problems: string[] = [];
for (let seed = 1; seed <= SEEDS && problems.length === 0; seed += 1)
  problems.push(...(await simulate(seed, TASKS)).problems.map((problem) => `seed ${seed}: ${problem}`));
conclude(problems);
