import type { Plan, PlanTask } from '../plan.ts';
import { byPhase, drawingOf } from './graph-lines.ts';
import { titleLine } from './text.ts';

/** A flowchart of a plan as Mermaid draws it: phases as groups, barriers as dotted arrows, done tasks marked. */
export function toMermaid(plan: Plan): string {
  const { nameOf, points, arrows } = drawingOf(plan);
  const lines = ['flowchart TD'];
  let group = 0;
  for (const [phase, tasks] of byPhase(plan)) {
    const nodes = tasks.map((task) => `${nameOf.get(task.id)}${box(task)}`);
    if (phase === null) lines.push(...nodes.map((node) => `  ${node}`));
    else {
      group += 1;
      lines.push(`  subgraph p${group}["${label(phase)}"]`, ...nodes.map((node) => `    ${node}`), '  end');
    }
  }
  lines.push(...points.map((point) => `  ${point}(( ))`));
  lines.push(...arrows.map(({ from, to, barrier }) => `  ${from} ${barrier ? '-.->' : '-->'} ${to}`));
  const done = plan.tasks.filter((task) => task.done).map(({ id }) => nameOf.get(id));
  if (done.length > 0) lines.push('  classDef done fill:#dfd,stroke:#393', `  class ${done.join(',')} done`);
  return `${lines.join('\n')}\n`;
}

function box(task: PlanTask): string {
  const text = label(`${task.id}: ${titleLine(task)}`);
  return task.kind === 'checkpoint' ? `{{"${text}"}}` : `["${text}"]`;
}

/** Mermaid reads entities written with `#`; everything that it or HTML gives a meaning is written as one. */
function label(text: string): string {
  return titleLine({ id: '', title: text }).replaceAll(
    /[#&<>"'`\\[\]{}()|;*_~$%]/gu,
    (sign) => `#${sign.charCodeAt(0)};`,
  );
}
