import type { CritiqueFinding } from '../../core/plan/critique/finding.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { paint, type Style } from './style.ts';
import { wrap } from './width.ts';

const INDENT = 5;
const MOST_EVIDENCE = 3;

/** Findings of critics: what, where it shows, and the fix where there is one. */
export function renderCritique(
  style: Style,
  findings: readonly (CritiqueFinding & { readonly number: number })[],
): string {
  if (findings.length === 0) return 'The critics find nothing.\n';
  return `${findings.map((finding) => renderFinding(style, finding).join('\n')).join('\n')}\n`;
}

function renderFinding(style: Style, finding: CritiqueFinding & { readonly number: number }): readonly string[] {
  const { number, severity, critic, code, by, message, evidence, fix } = finding;
  const space = ' '.repeat(INDENT);
  const [first = '', ...rest] = wrap(sanitizeLine(message), style.width - INDENT);
  const tone = severity === 'warning' ? 'attention' : 'muted';
  const shown = evidence.slice(0, MOST_EVIDENCE).map(sanitizeLine).join('; ');
  const lines = [
    `${paint(style, tone, String(number).padStart(INDENT - 2))}  ${first}`,
    ...rest.map((line) => space + line),
    ...wrap(
      `${critic}, ${code}${by === undefined ? '' : `, opinion of ${sanitizeLine(by)}`}: ${shown}`,
      style.width - INDENT,
    ).map((line) => space + paint(style, 'muted', line)),
  ];
  return fix === null ? lines : [...lines, `${space}${paint(style, 'active', 'fix:')} ${sanitizeLine(fix.summary)}`];
}
