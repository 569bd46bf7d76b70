import type { Diagnostic } from '../../plan/diagnostic.ts';

/** Documents that are told one by one. */
const MOST_TOLD = 20;

/** What stands beside the specs of a set and is no part of it, each with its reason, without a full stop. */
export function toldLeftOut(
  leftOut: readonly { readonly file: string; readonly why: string }[],
): readonly Diagnostic[] {
  return leftOut.slice(0, MOST_TOLD).map(({ file, why }, index) => {
    const others = index === MOST_TOLD - 1 ? leftOut.length - MOST_TOLD : 0;
    return {
      ...{ code: 'specs/left-out', severity: 'info', file, line: 1, column: 1 },
      message: `${file} is no part of this plan: ${why}${others === 0 ? '' : `; nor are ${others} others`}.`,
      hint: 'Plan it by its own path, or write down in it what is wanted, as a list of requirements or of tasks.',
    };
  });
}
