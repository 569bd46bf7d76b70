import type { Brief } from './brief.ts';
import type { BriefFacts } from './facts.ts';
import { fitSections } from './fit.ts';
import { findGaps } from './gaps.ts';
import { renderBrief } from './render.ts';
import { requirements } from './requirements.ts';
import { allSections } from './sections.ts';
import { estimateTokens } from './tokens.ts';

/** Tokens of the inlined part where nobody says otherwise. */
export const DEFAULT_BUDGET = 8_000;

/** Writes the brief of a task: everything that bears on it, within the budget; what does not fit is named with its place. */
export function buildBrief(facts: BriefFacts): Brief {
  const { task, settings, specFiles } = facts;
  const documents = ownDocuments(facts);
  const { items: required, unknown } = requirements(task, documents);
  const { sections, omitted } = fitSections(
    allSections({ ...facts, surroundings: { ...facts.surroundings, documents } }, required),
    settings.budgetTokens,
  );
  const missing = findGaps(facts, { sections, unknown: documents.length === 0 ? [] : unknown });
  const brief: Brief = {
    schemaVersion: 1,
    task: task.id,
    title: task.title,
    state: missing.length === 0 ? 'stateless-ready' : 'incomplete',
    missing,
    budget: { tokens: settings.budgetTokens, used: 0 },
    sections,
    omitted,
    specFiles,
  };
  return { ...brief, budget: { ...brief.budget, used: estimateTokens(renderBrief(brief)) } };
}

/** In a plan of several specs ids such as FR-001 mean something else in each: only documents in the folder of the task's own spec count. */
function ownDocuments({ task, surroundings: { documents } }: BriefFacts): BriefFacts['surroundings']['documents'] {
  const { spec } = task;
  return spec === undefined ? documents : documents.filter(({ file }) => `/${file}`.includes(`/${spec}/`));
}
