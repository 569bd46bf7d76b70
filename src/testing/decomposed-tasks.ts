import { planDocuments } from '../core/plan/decompose/plan-documents.ts';

/** Each task that documents without a task list become, as one line: id, size, title, group, what it comes from, what it waits for and why. */
export function decomposedTasks(...texts: readonly string[]): readonly string[] {
  const planned = planDocuments({
    texts: texts.map((text, index) => ({ file: index === 0 ? 'spec.md' : `part${index}.md`, text })),
    file: 'spec.md',
    scope: 'multi',
  });
  const { tasks = [], joins = [] } = planned?.plan ?? {};
  const barrier = (id: string) =>
    joins.filter(({ before }) => before.includes(id)).map(({ after }) => `all of ${after.join(' ')}`);
  return tasks.map(({ id, effort, title, parent, dependsOn, traces = [] }) => {
    const after = [...dependsOn.map((one) => `${one.id} (${one.kind})`), ...barrier(id)];
    const places = traces.map((one) => `${one.id}@${one.line}`);
    return [
      `${id} ${effort} ${title}`,
      ...(parent === undefined ? [] : [`part of ${parent}`]),
      `from ${places.join(' ')}`,
      ...(after.length === 0 ? [] : [`after ${after.join(', ')}`]),
    ].join(' | ');
  });
}
