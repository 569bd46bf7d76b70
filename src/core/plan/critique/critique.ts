import type { Plan } from '../plan.ts';
import { criticiseDependencies } from './dependency-analyst.ts';
import { criticiseEfficiency } from './efficiency-critic.ts';
import type { CriticName, CritiqueContext, CritiqueFinding } from './finding.ts';
import { criticiseReality } from './reality-checker.ts';
import { criticiseResources } from './resource-scheduler.ts';
import { criticiseRisks } from './risk-assessor.ts';

/** Every critic, in the order in which their findings are told. */
export const CRITICS: Readonly<
  Record<CriticName, (plan: Plan, context: CritiqueContext) => readonly CritiqueFinding[]>
> = {
  'reality-checker': criticiseReality,
  'dependency-analyst': criticiseDependencies,
  'risk-assessor': criticiseRisks,
  'efficiency-critic': criticiseEfficiency,
  'resource-scheduler': criticiseResources,
};

/** What all critics find, warnings first, and of these what is about the plan as a whole; the same plan and context give the same findings. */
export function critique(plan: Plan, context: CritiqueContext): readonly CritiqueFinding[] {
  const found = Object.values(CRITICS).flatMap((critic) => critic(plan, context));
  const warnings = found.filter(({ severity }) => severity === 'warning');
  return [
    ...warnings.filter(({ code }) => code === ABOUT_ALL),
    ...warnings.filter(({ code }) => code !== ABOUT_ALL),
    ...found.filter(({ severity }) => severity === 'info'),
  ];
}

/** A plan that is cut too finely is mended before its tasks are. */
const ABOUT_ALL = 'efficiency/over-decomposed';
