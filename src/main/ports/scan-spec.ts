import { readTextFile } from '../../adapters/project/read.ts';
import { LARGEST_SPEC_BYTES } from '../../adapters/project/specs.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { masked, type NamedText, scanTexts } from '../../core/secret/scan.ts';

/** Every text that agents get: those that were read already, by the name they are shown by, and other documents. */
export interface SpecTexts {
  readonly read: ReadonlyMap<string, string>;
  /** Absolute paths. */
  readonly documents: readonly string[];
  readonly shown: (path: string) => string;
}

/** The plan with a finding for each place that looks like a secret or personal data, and the texts to quote from without these. */
export function scanSpec(
  plan: Plan,
  { read, documents, shown }: SpecTexts,
): { readonly plan: Plan; readonly sources: ReadonlyMap<string, string> } {
  const others = documents.flatMap((path): readonly NamedText[] => {
    const file = shown(path);
    const text = read.has(file) ? null : readTextFile(path, LARGEST_SPEC_BYTES);
    return text?.ok === true ? [{ file, text: text.value.text }] : [];
  });
  const texts = [...read].map(([file, text]) => ({ file, text }));
  const found = scanTexts([...texts, ...others]);
  const sources = new Map(texts.map(({ file, text }) => [file, masked(text)]));
  return { plan: found.length === 0 ? plan : { ...plan, diagnostics: [...plan.diagnostics, ...found] }, sources };
}
