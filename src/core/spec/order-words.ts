import { at } from '../at.ts';

/** The words that say something about order, in the languages that plans are written in. */

/** What a word says; tokens.ts explains each. */
export type OrderWord =
  | 'then'
  | 'not'
  | 'none'
  | 'after'
  | 'before'
  | 'parallel'
  | 'hedge'
  | 'stop'
  | 'done-first'
  | 'earlier-than';

const words: readonly (readonly [OrderWord, string])[] = [
  [
    'not',
    `independent(?:ly)? (?:of|from)|(?:nothing|no (?:other )?tasks?) (?:depends?|waits?) (?:on|for)|(?:do|does|is|are|did)(?: not|n't) (?:depend(?:ent)? on|block|require|need|wait for)|(?:in parallel|parallel|concurrently|simultaneously)(?: with| to)|alongside(?: of)?|instead of|not on|no (?:hard )?dependenc(?:y|ies) (?:on|between|with)|without (?:waiting|depending)|independentes? d[aeo]s?|independientes? de`,
  ],
  [
    'none',
    String.raw`no (?:\w+ )?(?:dependenc(?:y|ies)|deps|prerequisites?|blockers?)|sem dependências|sin dependencias|none`,
  ],
  [
    'after',
    String.raw`(?:cannot|can't|can not|must not|mustn't|should not|shouldn't|may not|do not|don't|never|not)(?: \w+){0,3} before|depend(?:s|ent|ing|ed)?(?: (?:only|directly|solely|also|entirely|just))? (?:up)?on|(?:dependenc(?:y|ies)|depends|deps|prerequisites?)\s*[:：—–]|requires?|needs?|reli(?:es|ed) on|rely on|after|once|follows?(?!ed)|waits? (?:for|on)|until|(?:un)?blocked (?:by|on)|gated (?:by|on)|depende[mn]?(?: d[aeo]s?| del?)|após|depois d[aeo]s?|después del?|tras|requer(?:em)?|requieren?|dépend(?:ent)? (?:de|du|des)|après|abhängig von|hängt ab von|nach`,
  ],
  [
    'before',
    '(?:hard[- ])?block(?:s|ing)?|blocks|before|prior to|precedes?|unblocks?|prerequisites? (?:for|of|to)|required (?:for|by|before)|needed (?:for|before)|must land before|bloque(?:iam?|an?)|antes d[aeo]s?|destrava|avant|vor|blockiert',
  ],
  [
    'parallel',
    '(?:in parallel|concurrently|simultaneously|parallel(?:izable|isable)?|(?:mutually |fully )?independent(?:ly)?|in any order)(?! (?:with)?in (?:the|this|that|its|each|a) )|em paralelo|en paralelo|paralelizáveis',
  ],
  [
    'hedge',
    'ideally|preferably|mostly|largely|optionally|practically|where possible|if possible|recommended|suggested|re-?run|re-?verify',
  ],
  ['then', 'then|followed by'],
  ['stop', 'but|however|although|though|while'],
];

/** Words of order in languages with spaces; the name of the group that matched leads to `wordType`. */
export const latinWords = new RegExp(
  words.map(([, pattern], index) => `(?<k${index}>${pattern})(?![\\p{L}\\p{N}])`).join('|'),
  'iuy',
);
/** Words of order in languages without spaces. */
export const otherScripts: readonly (readonly [OrderWord, RegExp])[] = [
  ['done-first', /(?:の)?完了後|の後に?|之后|完成后|後に/uy],
  ['earlier-than', /より先|の前に|之前|先于/uy],
  ['after', /依存(?:関係)?\s*[:：]|に依存|依赖于?/uy],
  ['before', /阻塞|の前提/uy],
  ['none', /なし|無し|无依赖|없음/uy],
  ['parallel', /並列|並行|同時実行|可并行|并行/uy],
];

/** What the word says that `latinWords` matched. */
export function wordType(match: RegExpExecArray): OrderWord {
  const index = words.findIndex((_, position) => match.groups?.[`k${position}`] !== undefined);
  return at(words, index)[0];
}

/** True for a word such as "once", with which a sentence may open before it says who waits. */
export function mayOpenSentence(word: string): boolean {
  return /^(?:after|once|após|tras|nach|après)/i.test(word);
}
