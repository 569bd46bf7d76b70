import type { FailureReport } from '../run/failure.ts';
import { counted } from '../text/wording.ts';
import type { RefusedTarget } from './allow-list.ts';

/** Something that an agent asked for and did not get; `target` as it was asked for. */
export interface Refused {
  readonly reason: RefusedTarget;
  readonly target: string;
}

/** Targets that are named at the most; there may be a hundred. */
const NAMED = 5;

/** What was refused and how to allow it, one sentence for a person. */
export function sayRefused({ reason, target }: Refused): string {
  switch (reason) {
    case 'not-listed':
      return `The agent tried to reach ${target}, which is not on the allow-list of its network; add it under \`network.allow\` in slipway.yaml if it should be reachable.`;
    case 'not-public':
      return `The agent tried to reach ${target}, which leads to an address that is not public; list that address under \`network.allow\` too if it should be reachable.`;
    case 'no-host':
      return `The agent tried to reach ${target}, which is neither a name nor an address in its usual form.`;
  }
}

/** A failure that may come of what was refused says so; who reads it decides whether it does. */
export function withRefused(failure: FailureReport, refused: readonly Refused[]): FailureReport {
  if (refused.length === 0) return failure;
  const more = refused.length - NAMED;
  const said = [
    ...refused.slice(0, NAMED).map(sayRefused),
    ...(more > 0 ? [`So it went with ${counted(more, 'more target')}; the log of the attempt names them.`] : []),
  ];
  return { ...failure, hint: [...said, failure.hint].filter((text) => text !== '').join(' ') };
}
