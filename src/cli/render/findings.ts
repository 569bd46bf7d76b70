import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import type { Finding } from '../ports.ts';
import { paint, type Style, type Tone } from './style.ts';
import { pad, wrap } from './width.ts';

const TONES: { readonly [State in Finding['state']]: Tone } = {
  good: 'good',
  note: 'active',
  warning: 'attention',
  error: 'bad',
  repaired: 'good',
};

const STATE_COLUMNS = 8;

/** What `doctor` found, what is not well with its mending, and a last line that counts. */
export function renderFindings(style: Style, findings: readonly Finding[]): string {
  const lines = findings.flatMap((finding) => renderFinding(style, finding));
  const bad = findings.filter(({ state }) => state === 'error').length;
  const doubtful = findings.filter(({ state }) => state === 'warning').length;
  const verdict =
    bad + doubtful === 0
      ? 'Everything is well.'
      : `Found ${counted(bad, 'error')} and ${counted(doubtful, 'warning')}.`;
  return `${[...lines, '', verdict].join('\n')}\n`;
}

function renderFinding(style: Style, { code, state, message, hint }: Finding): readonly string[] {
  const indent = ' '.repeat(STATE_COLUMNS + 2);
  const [first = '', ...rest] = wrap(sanitizeLine(message), style.width - indent.length);
  const hints = state === 'good' || hint === '' ? [] : wrap(`hint: ${sanitizeLine(hint)}`, style.width - indent.length);
  return [
    `${paint(style, TONES[state], pad(state, STATE_COLUMNS))}  ${first}`,
    ...rest.map((line) => indent + line),
    ...hints.map((line) => indent + line),
    ...(state === 'good' ? [] : [indent + paint(style, 'muted', sanitizeLine(code))]),
  ];
}
