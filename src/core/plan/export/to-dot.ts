import type { Plan, PlanTask } from '../plan.ts';
import { byPhase, drawingOf } from './graph-lines.ts';
import { titleLine } from './text.ts';

/** A directed graph in the language of Graphviz: phases as clusters, barriers as dashed arrows, done tasks filled. */
export function toDot(plan: Plan): string {
  const { nameOf, points, arrows } = drawingOf(plan);
  const lines = ['digraph plan {', '  rankdir=LR;', '  node [shape=box];', `  label=${quoted(plan.title)};`];
  let cluster = 0;
  for (const [phase, tasks] of byPhase(plan)) {
    const nodes = tasks.map((task) => `${nameOf.get(task.id)} [${attributes(task)}];`);
    if (phase === null) lines.push(...nodes.map((node) => `  ${node}`));
    else {
      cluster += 1;
      lines.push(`  subgraph cluster_${cluster} {`, `    label=${quoted(phase)};`);
      lines.push(...nodes.map((node) => `    ${node}`), '  }');
    }
  }
  lines.push(...points.map((point) => `  ${point} [shape=point];`));
  lines.push(...arrows.map(({ from, to, barrier }) => `  ${from} -> ${to}${barrier ? ' [style=dashed]' : ''};`));
  return `${[...lines, '}'].join('\n')}\n`;
}

function attributes(task: PlanTask): string {
  const shape = task.kind === 'checkpoint' ? ', shape=hexagon' : '';
  const fill = task.done ? ', style=filled, fillcolor="#ddffdd"' : '';
  return `label=${quoted(`${task.id}: ${titleLine(task)}`)}${shape}${fill}`;
}

/** A text in double quotes: backslashes begin escapes in labels too. */
function quoted(text: string): string {
  const line = titleLine({ id: '', title: text });
  return `"${line.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
