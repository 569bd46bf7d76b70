import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSpecFolder } from '../../src/adapters/project/specs.ts';
import { createSurroundings } from '../../src/adapters/project/surroundings.ts';
import { buildBrief } from '../../src/core/packet/build-brief.ts';
import { factsOfPlan } from '../../src/core/packet/from-plan.ts';
import { renderBrief } from '../../src/core/packet/render.ts';
import { briefSettings } from '../../src/core/packet/settings.ts';
import { estimateTokens } from '../../src/core/packet/tokens.ts';
import { readListed } from '../../src/main/ports/listed-plan.ts';
import { briefSchema } from '../../src/protocol/packet-schema.ts';
import { absence, corpusRoot, hasCorpus, planFiles } from './corpus.ts';

/** Packets of every so-manieth task are looked at; `npm run bench:packets` looks at all. */
const STEP = 7;

describe.skipIf(!hasCorpus)(`packets of real plans${hasCorpus ? '' : ` (${absence})`}`, () => {
  it.each([2_000, 8_000])('are what the schema says and stay within %i tokens', (tokens) => {
    const faults: string[] = [];
    let seen = 0;
    for (const path of planFiles()) {
      const folder = readSpecFolder(join(corpusRoot, path));
      if (!folder.ok) continue;
      const { specFiles, planPath } = folder.value;
      const plan = readListed(folder.value, () => path);
      const around = createSurroundings();
      for (const task of plan.tasks.filter(({ kind }, index) => kind === 'task' && index % STEP === 0)) {
        const surroundings = around.look({ specFiles, root: dirname(planPath), files: task.files, conventions: [] });
        const settings = briefSettings({ budgetTokens: tokens });
        const brief = buildBrief({ ...factsOfPlan(plan, task), gates: [], specFiles, surroundings, settings });
        seen += 1;
        if (!briefSchema.safeParse(brief).success) faults.push(`${path} ${task.id}: not what the schema says`);
        if (estimateTokens(renderBrief(brief)) > tokens) faults.push(`${path} ${task.id}: ${brief.budget.used} tokens`);
        if (brief.sections[0]?.name !== 'task') faults.push(`${path} ${task.id}: no task`);
      }
    }
    expect(seen).toBeGreaterThan(500);
    expect(faults).toEqual([]);
  });
});
