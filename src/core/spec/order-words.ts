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
  | 'earlier-than'
  | 'later-than'
  | 'free-of';

/** Kinds in the order in which they are tried, each with one pattern for English and one for every other language that needs it. */
const words: readonly (readonly [OrderWord, readonly string[]])[] = [
  [
    'not',
    [
      `independent(?:ly)? (?:of|from)|(?:nothing|no (?:other )?tasks?) (?:depends?|waits?) (?:on|for)|(?:do|does|is|are|did)(?: not|n't) (?:depend(?:ent)? on|block|require|need|wait for)|(?:in parallel|parallel|concurrently|simultaneously)(?: with| to)|alongside(?: of)?|instead of|not on|no (?:hard )?dependenc(?:y|ies) (?:on|between|with)|without (?:waiting|depending)`,
      'unabhängig vo[nm]|häng(?:t|en) nicht (?:von|vom)|(?:benötigt|braucht|blockiert|benötigen|brauchen|blockieren) (?:nicht|kein\\p{L}*)|(?:parallel|gleichzeitig) (?:zu|mit)|statt',
      'indépendant(?:e|s|es)? d(?:e|es|u)?|ne dépend(?:ent)? pas d(?:e|es|u)?|(?:en parallèle|en même temps) (?:avec|d(?:e|es|u)?|que)',
      'independientes? del?|no dependen? del?|(?:en paralelo|a la vez) (?:con|a|que)',
      'independentes? d[aeo]s?|não dependem? d[aeo]s?|em paralelo (?:com|a)',
      'indipendent[ei] da\\p{L}*|non dipend(?:e|ono) da\\p{L}*|in parallelo (?:con|a)',
      'независимо от|не завис(?:ит|ят) от|(?:параллельно|одновременно) с',
    ],
  ],
  [
    'none',
    [
      String.raw`no (?:\w+ )?(?:dependenc(?:y|ies)|deps|prerequisites?|blockers?)|none`,
      'keine (?:\\p{L}+ )?(?:abhängigkeit(?:en)?|voraussetzung(?:en)?)|ohne abhängigkeiten',
      '(?:aucune|sans|pas de) (?:dépendances?|prérequis)|(?:aucune?|keine|ninguna|nenhuma|nessuna)(?=\\s*(?:$|[.,;–—-]))',
      'sin dependencias|ninguna dependencia|sem dependências|nenhuma dependência|(?:nessuna|senza) dipendenz[ae]|(?:нет|без) зависимостей',
    ],
  ],
  [
    'after',
    [
      String.raw`(?:cannot|can't|can not|must not|mustn't|should not|shouldn't|may not|do not|don't|never|not)(?: \w+){0,3} before|depend(?:s|ent|ing|ed)?(?: (?:only|directly|solely|also|entirely|just))? (?:up)?on|(?:dependenc(?:y|ies)|depends|deps|prerequisites?)\s*[:：—–]|requires?|needs?|reli(?:es|ed) on|rely on|after|once|follows?(?!ed)|waits? (?:for|on)|until|(?:un)?blocked (?:by|on)|gated (?:by|on)`,
      String.raw`nicht(?: \p{L}+){0,2} (?:be)?vor|häng(?:t|en)(?: \p{L}+){0,2} (?:von|vom)|häng(?:t|en) ab (?:von|vom)|abhängig (?:von|vom)|(?:abhängigkeit(?:en)?|abhängig|voraussetzung(?:en)?)\s*[:：—–]|setz(?:t|en)(?=[^.;]{1,80} voraus)|benötig(?:t|en)|brauch(?:t|en)|erforder(?:t|n)|wart(?:et|en) auf|folg(?:t|en) (?:auf|nach)|blockiert (?:von|durch)|(?:wird|werden|ist|sind)(?: \p{L}+){0,2} (?:von|durch)(?=[^.;]{1,80} blockiert)|im anschluss an|(?:erst|nur)(?: \p{L}+){0,3},? wenn|nachdem|sobald|nach`,
      String.raw`pas(?: \p{L}+){0,2} avant|dépend(?:ent|ant)?(?: directement)?(?: (?:de|du|des|d))?|(?:dépendances?|prérequis)\s*[:：—–]|nécessite(?:nt)?|requiert|requièrent|exige(?:nt)?|attend(?:ent)?(?= (?:que|la|le|les|l|T-?\d|US))|a besoin d(?:e|u|es)|ont besoin d(?:e|u|es)|bloquée?s? par|une fois|dès que|à la suite de|suit|suivent|après`,
      String.raw`no(?: \p{L}+){1,3} antes del?|depende[mn]?(?: directamente)?(?: del?| d[aeo]s?)?|(?:dependencias?|requisitos previos)\s*[:：—–]|requieren?|necesitan?|precisan?(?: de)?|esperan? (?:a|por|que)|bloquead[oa]s? por|después del?|luego de|tras|una vez|siguen? a`,
      String.raw`não(?: \p{L}+){1,3} antes d[aeo]s?|(?:dependências?|pré-requisitos?)\s*[:：—–]|requer(?:em)?|exigem?|precisam? d[aeo]s?|necessitam?(?: d[aeo]s?)?|aguardam?|esperam? (?:por|pel[ao]s?)|depois d[aeo]s?|após|uma vez|assim que|seguem? a`,
      String.raw`non(?: \p{L}+){1,3} prima d\p{L}+|dipend(?:e|ono)(?: da\p{L}*)?|(?:dipendenz[ae]|prerequisit[oi])\s*[:：—–]|richied(?:e|ono)|necessita(?:no)?(?: di)?|ha bisogno di|hanno bisogno di|aspetta(?:no)?|attend(?:e|ono)|bloccat[oaie] da\p{L}*|dopo(?: di| che| aver)?|una volta|segu(?:e|ono)`,
      String.raw`не (?:раньше|до|ранее)|завис(?:ит|ят) от|зависимост[ьи]\s*[:：—–]|требу(?:ет|ют)|нужда(?:ется|ются) в|нуж(?:ен|на|но|ны)(?! для)|ожида(?:ет|ют)|жд[её]т|ждут|следу(?:ет|ют) за|заблокирован\p{L}* |после(?: того как)?|как только`,
    ],
  ],
  [
    'before',
    [
      '(?:hard[- ])?block(?:s|ing)?|blocks|before|prior to|precedes?|unblocks?|prerequisites? (?:for|of|to)|required (?:for|by|before)|needed (?:for|before)|must land before',
      'blockier(?:t|en)(?!\\s*(?:$|[.,;)]))|voraussetzung(?:en)? (?:für|von)|(?:be)?vor',
      'débloque(?:nt)?|bloque(?:nt)?|précède(?:nt)?|(?:prérequis|préalable) (?:à|au|aux|pour|de)|avant(?: de)?',
      'desbloquean?|bloquean?|preceden?(?: a)?|requisito (?:previo )?(?:para|de)|previ[oa] a|antes del?',
      'bloqueiam?|destrava|precedem?|pré-requisito (?:para|d[aeo]s?)|antes d[aeo]s?',
      'blocca(?:no)?|preced(?:e|ono)|prerequisito (?:per|di)|prima d(?:i|el|ella|ello|ei|egli|elle)',
      'блокиру(?:ет|ют)|предшеству(?:ет|ют)|(?:необходим[аоы]?|нуж(?:ен|на|но|ны)) для|перед|раньше|до(?= (?:T-?\\d|US|начала|завершения))',
    ],
  ],
  [
    'parallel',
    [
      '(?:in parallel|concurrently|simultaneously|parallel(?:izable|isable)?|(?:mutually |fully )?independent(?:ly)?|in any order)(?! (?:with)?in (?:the|this|that|its|each|a) )',
      'gleichzeitig|nebeneinander|unabhängig voneinander|parallelisierbar|en parallèle|en même temps|en paralelo|simultáneamente|em paralelo|simultaneamente|paralelizáveis|in parallelo|contemporaneamente|параллельно|одновременно',
    ],
  ],
  [
    'hedge',
    [
      'ideally|preferably|mostly|largely|optionally|practically|where possible|if possible|recommended|suggested|re-?run|re-?verify',
      'idealerweise|möglichst|empfohlen\\p{L}*|de préférence|recommandé\\p{L}*|idealmente|preferiblemente|preferencialmente|recomenda(?:do|da|dos|das|ble)|preferibilmente|consigliat\\p{L}*|желательно|рекоменду\\p{L}*',
    ],
  ],
  ['then', ['then|followed by', 'dann|danach|anschließend|ensuite|puis|luego|em seguida|quindi|затем|потом']],
  ['later-than', ['abhängig|abhäng(?:t|en)']],
  ['stop', ['but|however|although|though|while']],
];

/** Words of order in languages with spaces; the name of the group that matched leads to `wordType`. */
export const latinWords = new RegExp(
  words.map(([, patterns], index) => `(?<k${index}>${patterns.join('|')})(?![\\p{L}\\p{N}])`).join('|'),
  'iuy',
);

/** Words of order in languages without spaces, or with endings that run into names. */
export const otherScripts: readonly (readonly [OrderWord, RegExp])[] = [
  ['free-of', /に依存し(?:ない|ません|ておらず)|에\s?의존하지 않/uy],
  ['not', /[不没未]依[赖賴]于?|不需要|から独立|와 무관|과 무관/uy],
  [
    'done-first',
    /(?:の|が)?\s?(?:完了|終了)(?:した|して|し)?(?:後に?|したら|てから|から|次第|するまで)|(?:の|が)\s?(?:完了|終了)(?:し)?たら|が\s?終わって?(?:から|たら|後に?)|の\s?(?:後に?|あとに?)|後に|(?:完成|结束|結束)(?:之)?[后後](?:才能|方可)?|之[后後]|(?:完成|结束)才能|以?[后後](?=\s*(?:才|再|开始|開始|执行|[,，。；]|$))|(?:이|가)?\s?(?:완료|종료)(?:되면|하면|(?:된|한)?\s?(?:이후|후|뒤|다음)에?)|(?:이|가)?\s?끝난\s?(?:후|뒤|다음)(?:에)?|(?:이후|다음)에?/uy,
  ],
  [
    'earlier-than',
    /より(?:も)?\s?(?:先|前)|の\s?(?:前に|前提(?!と|に))|に\s?(?:先行|先立)|を\s?(?:ブロック|阻止)|之前|的(?:前提|前置)|보다\s?(?:먼저|앞)|(?:이전|전)에|(?:을|를)\s?(?:차단|블록|블로킹|막)|의\s?(?:선행|전제)/uy,
  ],
  [
    'later-than',
    /に\s?(?:依存(?!\s*[:：])|ブロックされ)|(?:が|を)\s?(?:必要|前提)|(?:の完了)?を\s?待|より(?:も)?\s?後|에\s?(?:의존|종속)|에\s?의해\s?(?:차단|블록)|(?:이|가|을|를)\s?(?:필요|먼저 필요|전제)|(?:을|를)\s?(?:요구|기다)|보다\s?(?:나중|뒤)/uy,
  ],
  [
    'after',
    /(?:に)?依存(?:関係)?\s*[:：]|前提(?:条件|タスク)?\s*[:：]|依[赖賴]于?|取[决決]于|相依於|前置(?:任务|任務|条件|條件)?\s*[:：]|需要?(?=\s*(?:等待?|先|完成|先完成)?\s*(?:T-?\d|US|Phase|阶段|第|用户故事))|等待?(?=\s*(?:T-?\d|US|Phase|阶段|第))|被(?=\s*T-?\d)|晚[于於]|[后後][于於]|의존(?:성)?\s*[:：]|선행(?: ?작업)?\s*[:：]/uy,
  ],
  ['before', /(?:阻塞|阻挡|阻擋|阻止)(?!\s*(?:$|[。，,；;)）]))|先[于於]|早[于於]/uy],
  ['none', /なし|無し|[无無]依[赖賴]|没有依赖|없음/uy],
  ['parallel', /並列|並行|同時実行|可并行|并行|平行|同时进行|병렬|동시에/uy],
];

/** What the word says that `latinWords` matched. */
export function wordType(match: RegExpExecArray): OrderWord {
  const index = words.findIndex((_, position) => match.groups?.[`k${position}`] !== undefined);
  return at(words, index)[0];
}

/** True for a word such as "once", with which a sentence may open before it says who waits. */
export function mayOpenSentence(word: string): boolean {
  return /^(?:after|once|após|depois|assim que|uma vez|una vez|tras|después|luego|nach(?:dem)?|sobald|im anschluss|après|une fois|dès que|dopo|una volta|после|как только)/iu.test(
    word,
  );
}
