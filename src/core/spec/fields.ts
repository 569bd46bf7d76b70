import type { DraftField } from './draft.ts';

/** Labels, in the languages that plans are written in, by what they state. */
const labels: readonly (readonly [DraftField['name'], RegExp])[] = [
  [
    'depends',
    /^(?:depends(?: on)?|dependency|dependencies|deps|prerequisites?|blocked by|requires|after|依存関係|依存|依赖|依赖关系|前置|前提|dependencias?|dependências?|depende de|abhängigkeiten|의존성|의존)$/iu,
  ],
  [
    'files',
    /^(?:files?|paths?|file paths?|files? (?:to|touched|modified)|target files?|対象ファイル|ファイル|ファイルパス|文件|archivos?|arquivos?)$/iu,
  ],
  [
    'requirements',
    /^(?:requirements?|reqs?|refs?|traces?(?: to)?|validates|需求|要件|المتطلبات|요구사항|requisitos?|fr|satisfies|covers)$/iu,
  ],
  [
    'acceptance',
    /^(?:acceptance|acceptance criteria|validation|verify|verification|done when|expected|success criteria|検証|受入基準|期待される結果|验收|验收标准|critérios de aceitação|independent test)$/iu,
  ],
  [
    'minutes',
    /^(?:estimated? time|estimate|estimation|time|duration|effort|見積もり|所要時間|工数|预计时间|estimativa)$/iu,
  ],
  ['priority', /^(?:priority|優先度|优先级|prioridad|prioridade)$/iu],
  ['boundary', /^(?:boundary|boundaries|scope)$/iu],
  ['override', /^(?:agent|model|timeout|idle timeout|attempts|retries|gates?|workspace|risk|risks|size)$/iu],
];

/** Longest label that is looked at. */
const longestLabel = 40;

/** Reads `Label: value` with the ornaments that plans put around it, or null where a line states no known thing. */
export function readField(text: string, line: number): DraftField | null {
  const bare = text.replace(/^\s*(?:[-*+]\s+)?/, '').replace(/^(?:\p{Extended_Pictographic}|\u{fe0f}|\s)+/u, '');
  const head = bare.slice(0, longestLabel + 8);
  const colon = head.search(/[:：]/);
  if (colon <= 0) return null;
  const key = head.slice(0, colon).replace(/[*_`]/g, '').trim();
  if (key.length > longestLabel) return null;
  const name = labels.find(([, pattern]) => pattern.test(key))?.[0];
  if (name === undefined) return null;
  const value = bare
    .slice(colon + 1)
    .replace(/^[*_`\s]+/, '')
    .replace(/[_\s]+$/, '')
    .replace(/\*\*$/, '');
  return { name, key, value, line };
}
