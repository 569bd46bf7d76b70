import type { StatementKind } from './statement.ts';

const PREFIX: Readonly<Record<StatementKind, string>> = {
  story: 'S',
  requirement: 'R',
  criterion: 'A',
  quality: 'Q',
  constraint: 'C',
  component: 'M',
  entity: 'E',
  endpoint: 'P',
  test: 'V',
  symptom: 'D',
  reproduction: 'D',
  cause: 'D',
  fix: 'D',
  goal: 'G',
  step: 'W',
  excluded: 'X',
  question: 'U',
  risk: 'K',
  metric: 'I',
  assumption: 'Y',
  dependency: 'N',
};

/** An id for a statement that has none: a letter for its kind and five digits of its text, so that it stays when other lines change. */
export function derivedId(kind: StatementKind, text: string): string {
  const digits = hashOf(text.toLowerCase().replace(/\s+/g, ' ')).toString(36).padStart(7, '0').slice(-5);
  return `${PREFIX[kind]}-${digits}`;
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
