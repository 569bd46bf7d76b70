import type { Plan } from '../plan.ts';

/** The whole plan as JSON with `schemaVersion` in front; reading it gives the same plan again. */
export function toPlanJson(plan: Plan): string {
  const { schemaVersion, ...rest } = plan;
  return `${JSON.stringify({ schemaVersion, ...rest }, null, 2)}\n`;
}
