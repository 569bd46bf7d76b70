/**
 * Writes the packet of every task of every real task list in ../shared/corpus (or $SLIPWAY_CORPUS) and prints how many fit the schema and the
 * budget, how many are ready, and the time of one packet: median, 99th percentile and longest.
 */
import { dirname, join } from 'node:path';
import { readSpecFolder } from '../src/adapters/project/specs.ts';
import { createSurroundings } from '../src/adapters/project/surroundings.ts';
import { buildBrief, DEFAULT_BUDGET } from '../src/core/packet/build-brief.ts';
import { factsOfPlan } from '../src/core/packet/from-plan.ts';
import { briefSettings } from '../src/core/packet/settings.ts';
import { readListed } from '../src/main/ports/listed-plan.ts';
import { briefSchema } from '../src/protocol/packet-schema.ts';
import { absence, corpusRoot, hasCorpus, planFiles } from '../test/corpus/corpus.ts';

const gates = [{ name: 'test', run: 'npm test' }];
const settings = briefSettings(undefined);
const LIMIT_MS = 50;

interface Measured {
  readonly name: string;
  readonly ms: number;
  /** The least time of three more tries where the first took too long. */
  readonly again: number;
  readonly used: number;
  readonly ready: boolean;
  readonly valid: boolean;
  readonly cut: boolean;
  readonly missing: readonly string[];
}

function measureList(path: string): readonly Measured[] {
  const folder = readSpecFolder(join(corpusRoot, path));
  if (!folder.ok) return [];
  const { value } = folder;
  const plan = readListed(value, () => path);
  const around = createSurroundings();
  return plan.tasks
    .filter(({ kind }) => kind === 'task')
    .map((task) => {
      const make = () => {
        const start = performance.now();
        const request = { specFiles: value.specFiles, root: dirname(value.planPath), files: task.files };
        const surroundings = around.look({ ...request, conventions: [] });
        const facts = { gates, specFiles: value.specFiles, surroundings, settings };
        const brief = buildBrief({ ...factsOfPlan(plan, task), ...facts });
        return { brief, ms: performance.now() - start };
      };
      const { brief, ms } = make();
      // A busy machine and a collection of garbage hit one packet or another: a slow one is made three times more.
      const again = ms < LIMIT_MS ? ms : Math.min(make().ms, make().ms, make().ms);
      const valid = briefSchema.safeParse(brief).success;
      const { used } = brief.budget;
      const ready = brief.state === 'stateless-ready';
      return {
        name: `${path} ${task.id}`,
        ms,
        again,
        used,
        ready,
        valid,
        cut: brief.omitted.length > 0,
        missing: brief.missing.map(({ section }) => section),
      };
    });
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)}%`;
}

if (!hasCorpus) console.log(absence);
else {
  const lists = planFiles();
  const all = lists.flatMap(measureList);
  const times = all.map(({ ms }) => ms).sort((a, b) => a - b);
  const slowest = all.reduce((worst, one) => (one.ms > worst.ms ? one : worst));
  const largest = all.reduce((worst, one) => (one.used > worst.used ? one : worst));
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(2);
  console.log(`${all.length} packets of ${lists.length} task lists, budget ${DEFAULT_BUDGET} tokens`);
  console.log(`schema-valid: ${all.filter(({ valid }) => valid).length} of ${all.length}`);
  console.log(`within the budget: ${all.filter(({ used }) => used <= DEFAULT_BUDGET).length} of ${all.length}`);
  console.log(`largest: ${largest.used} tokens (${largest.name})`);
  console.log(`something left out: ${percent(all.filter(({ cut }) => cut).length, all.length)}`);
  console.log(`stateless-ready: ${percent(all.filter(({ ready }) => ready).length, all.length)}`);
  const gaps = all.flatMap(({ missing }) => missing);
  for (const what of [...new Set(gaps)].sort())
    console.log(`  missing ${what}: ${percent(gaps.filter((one) => one === what).length, all.length)}`);
  console.log(`time: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${slowest.ms.toFixed(1)} ms (${slowest.name})`);
  const slow = all.filter(({ ms }) => ms >= LIMIT_MS);
  const stillSlow = slow.filter(({ again }) => again >= LIMIT_MS).length;
  console.log(`over ${LIMIT_MS} ms: ${slow.length} at first, ${stillSlow} when made again`);
  for (const { name, ms, again } of slow) console.log(`  ${name}: ${ms.toFixed(1)} ms, again ${again.toFixed(1)} ms`);
}
