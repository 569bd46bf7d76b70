import type { Gate } from '../gate/gate.ts';
import type { PlanTask } from '../plan/plan.ts';
import type { DependencyResult } from '../run/packet.ts';
import type { PartedDocument } from './documents.ts';
import type { PacketTemplate } from './template.ts';

/** A file of the repository with its beginning. */
export interface Excerpt {
  readonly path: string;
  readonly text: string;
  /** True where the file goes on. */
  readonly cut: boolean;
}

/** What the outside says for a brief; all of it is data. */
export interface BriefSurroundings {
  /** Documents of the spec, cut at their headings. */
  readonly documents: readonly PartedDocument[];
  /** Files of the task that exist in the repository; null where there is no repository to look at. */
  readonly existing: ReadonlySet<string> | null;
  readonly conventions: readonly Excerpt[];
  /** Files like those that the task makes. */
  readonly examples: readonly Excerpt[];
}

/** What happens before a task: its result, and the files that its plan names. */
export interface EarlierTask extends DependencyResult {
  readonly planned: readonly string[];
}

/** How briefs are made, from the configuration. */
export interface BriefSettings {
  /** Most tokens of the inlined part. */
  readonly budgetTokens: number;
  readonly template: PacketTemplate;
}

/** Everything that a brief is made from. */
export interface BriefFacts {
  readonly planTitle: string;
  readonly task: PlanTask;
  /** Title and description of the tasks and groups that it was cut out of, nearest first. */
  readonly ancestors: readonly { readonly title: string; readonly description: string }[];
  readonly earlier: readonly EarlierTask[];
  readonly gates: readonly Pick<Gate, 'name' | 'run'>[];
  readonly specFiles: readonly string[];
  readonly surroundings: BriefSurroundings;
  readonly settings: BriefSettings;
}
