import type { Gate } from '../gate/gate.ts';
import type { AttemptMode } from './events.ts';

/**
 * Work that the shell must do because of the state a run is in. The key names it: while a key is due the shell keeps the work going,
 * when it is no longer due the shell cancels it. Each answers with one result command.
 */
export type Effect =
  | { readonly type: 'open-target'; readonly key: string }
  | {
      readonly type: 'prepare';
      readonly key: string;
      readonly task: string;
      readonly attempt: number;
      /** Commit to start from, or null for the head of the result branch. */
      readonly from: string | null;
    }
  | {
      readonly type: 'agent';
      readonly key: string;
      readonly task: string;
      readonly attempt: number;
      readonly agent: string;
      readonly mode: AttemptMode;
      readonly sessionId: string;
    }
  | {
      readonly type: 'snapshot';
      readonly key: string;
      readonly task: string;
      readonly attempt: number;
      /** The attempt is over without one: what it left is kept under its private ref and goes no further. */
      readonly salvage: boolean;
    }
  | {
      readonly type: 'verify';
      readonly key: string;
      readonly task: string;
      readonly attempt: number;
      /** The attempt's snapshot, or null for a checkpoint, which judges the head of the result branch. */
      readonly snapshot: string | null;
      readonly gates: readonly Gate[];
    }
  | {
      readonly type: 'merge';
      readonly key: string;
      readonly task: string;
      readonly attempt: number;
      /** The attempt's snapshot, or null for a checkpoint, of which only the tick lands. */
      readonly snapshot: string | null;
      readonly gates: readonly Gate[];
      /** Tree that these gates have judged already, so that it need not be judged again. */
      readonly judgedTree: string;
    }
  | {
      readonly type: 'land';
      readonly key: string;
      readonly task: string;
      readonly attempt: number;
      readonly base: string;
      readonly candidate: string;
      readonly tree: string;
    }
  | {
      readonly type: 'release';
      readonly key: string;
      readonly task: string;
      readonly attempt: number;
      /** The task may go on: its next attempt works best in the tree of this one, because sessions of agents belong to a folder. */
      readonly awaited: boolean;
    }
  | {
      readonly type: 'timer';
      readonly key: string;
      readonly delayMs: number;
      /** Wall-clock milliseconds from which the delay counts, for one that a restart must not begin anew; null for the start of the effect. */
      readonly since: number | null;
    };

/** Whether the effect only waits for what a person may do before: a run with no other effect gets on by a person's word alone. */
export function waitsForPerson(effect: Effect): boolean {
  return effect.type === 'timer' && effect.key.startsWith('timer:decision:');
}
