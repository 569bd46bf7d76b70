import type { Coverage } from '../../core/plan/decompose/decomposition.ts';
import type { Scope, ScopeDriver } from '../../core/plan/scope/scope.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';

/** Drivers that are named one by one. */
const MOST_DRIVERS = 6;

/** What documents ask for, as fields of the head of a plan; what became of their statements is told where they were cut into tasks. */
export function scopeFields(
  scope: Scope | undefined,
  coverage: Coverage | undefined,
): readonly (readonly [string, string])[] {
  if (scope === undefined) return [];
  if (coverage === undefined)
    return [['scope', `the documents look like ${verdictOf(scope)}: ${driversOf(scope.drivers)}`]];
  const left = coverage.statements - coverage.covered;
  const rest = left === 0 ? '' : `, ${left} for no task`;
  return [
    ['scope', `${verdictOf(scope)}: ${driversOf(scope.drivers)}`],
    ['covers', `${coverage.covered} of ${counted(coverage.statements, 'statement')}${rest}`],
  ];
}

function verdictOf({ verdict, confidence, score, chosen }: Scope): string {
  const found = `${verdict} (${confidence} confidence, score ${score})`;
  return chosen === null ? found : `${chosen} as you chose; the document looks like ${found}`;
}

/** The heaviest first, each with its count, its weight and the first place it was found at. */
function driversOf(drivers: readonly ScopeDriver[]): string {
  const heavy = drivers.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  if (heavy.length === 0) return 'nothing makes it large';
  const told = heavy.slice(0, MOST_DRIVERS).map(({ name, count, weight, evidence }) => {
    const [first] = evidence;
    const place = first === undefined ? '' : `, first at line ${first.line}`;
    return `${sanitizeLine(name)} (${count}, +${weight}${place})`;
  });
  const rest = heavy.slice(MOST_DRIVERS);
  const adds = Math.round(rest.reduce((sum, { weight }) => sum + weight, 0) * 10) / 10;
  const more = rest.length === 0 ? '' : `, and ${rest.length} more (+${adds})`;
  return `${told.join(', ')}${more}`;
}
