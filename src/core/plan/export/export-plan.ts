import { assertNever } from '../../assert.ts';
import type { Plan } from '../plan.ts';
import { toBdGraph } from './to-bd-graph.ts';
import { toBeads } from './to-beads.ts';
import { toDot } from './to-dot.ts';
import { toGithub } from './to-github.ts';
import { toPlanJson } from './to-json.ts';
import { toMermaid } from './to-mermaid.ts';
import { toTasksMarkdown } from './to-tasks-md.ts';

/** Formats that a plan can be converted to. */
export const EXPORT_FORMATS = ['beads', 'bd-graph', 'tasks', 'json', 'mermaid', 'dot', 'github'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The text of a plan in a format; the same plan always gives the same text. */
export function exportPlan(plan: Plan, format: ExportFormat): string {
  switch (format) {
    case 'beads':
      return toBeads(plan);
    case 'bd-graph':
      return toBdGraph(plan);
    case 'tasks':
      return toTasksMarkdown(plan);
    case 'json':
      return toPlanJson(plan);
    case 'mermaid':
      return toMermaid(plan);
    case 'dot':
      return toDot(plan);
    case 'github':
      return toGithub(plan);
    default:
      return assertNever(format);
  }
}
