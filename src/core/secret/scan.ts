import { at } from '../at.ts';
import type { Diagnostic } from '../plan/diagnostic.ts';
import { findSecrets, mergeFindings, type SecretTexts, secretTexts } from './find.ts';
import type { Finding } from './finding.ts';
import { findPersonal } from './personal.ts';
import { replaceFindings } from './redact.ts';

/** A text and the file it stands in. */
export interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** How often each kind was found; never what was found. */
export type KindCounts = Readonly<Record<string, number>>;

const NONE: SecretTexts = secretTexts([]);
/** Findings that are told one by one; files full of them need no more. */
const MOST_TOLD = 50;

/** Secrets and personal data in texts that are going to agents, each by file, line and kind: the findings never repeat them. */
export function scanTexts(texts: readonly NamedText[]): readonly Diagnostic[] {
  return texts
    .flatMap(({ file, text }) => findSensitive(text).map((finding) => toDiagnostic(file, text, finding)))
    .slice(0, MOST_TOLD);
}

/** The text without secrets and personal data, and how many of which kind were in it; `redact` knows the values of the run. */
export function withoutSensitive(
  text: string,
  redact: (text: string) => string,
): { readonly text: string; readonly kinds: KindCounts } {
  const findings = findSensitive(text);
  const kinds: Record<string, number> = {};
  for (const { name } of findings) kinds[name] = (kinds[name] ?? 0) + 1;
  return { text: redact(replaceFindings(text, findings)), kinds };
}

/** The text with a dot for every character of a finding; lines and columns stay where they are. */
export function masked(text: string): string {
  let result = '';
  let from = 0;
  for (const { start, end } of findSensitive(text)) {
    result += text.slice(from, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, '•');
    from = end;
  }
  return result + text.slice(from);
}

function findSensitive(text: string): readonly Finding[] {
  return mergeFindings([...findSecrets(text, NONE), ...findPersonal(text)]);
}

function toDiagnostic(file: string, text: string, { name, start }: Finding): Diagnostic {
  const before = text.slice(0, start).split('\n');
  return {
    code: 'secret/found',
    severity: 'warning',
    message: `What stands here looks like a secret or personal data (${name}). Agents get to see it unless they are not trusted with it.`,
    hint: 'Take it out of the spec; give agents secrets through `secrets` in slipway.yaml, and set `trust` for those that must see none.',
    file,
    line: before.length,
    column: at(before, before.length - 1).length + 1,
  };
}
