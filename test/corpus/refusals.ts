/** One real file that is not planned, and why that is right. */
export interface Refusal {
  readonly path: string;
  readonly codes: readonly string[];
  readonly reason: string;
}

/** Every file of the corpus that has a diagnostic of severity `error`. */
export const refusals: readonly Refusal[] = [
  {
    path: 'kiro/0xDracarys__lfs-automated-build__project-cleanup-and-thesis/tasks.md',
    codes: ['spec/duplicate-id'],
    reason: 'Two different open tasks carry the number 8.3, so neither a tick nor a dependency on 8.3 has one meaning.',
  },
  {
    path: 'speckit/jbacus1__llmXive__001-mechanistic-interpretability-of-ctcf-bin/tasks.md',
    codes: ['spec/duplicate-id', 'spec/patch'],
    reason:
      'The file is the text of a patch that was saved under the name of the plan; its lines show both sides of a change.',
  },
];

/** Every document of the corpus without a task list that is not planned. */
export const documentRefusals: readonly Refusal[] = [
  {
    path: 'openspec/129s__NeoSHUSchedulingHelper__TERMSTATEV1-IMPL-1/proposal.md',
    codes: ['plan/no-tasks'],
    reason:
      'The file says why the change is made, what it refers to and what is out of scope; what is wanted stands in other files.',
  },
];
