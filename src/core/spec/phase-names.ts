/** Pattern for what stories of users are called in other languages than English. */
export const storyNames =
  '(?:ユーザー\\s?ストーリー|用户故事|用戶故事|使用者故事|사용자 ?스토리|유저 ?스토리|(?:[Bb]enutzer|[Nn]utzer|[Aa]nwender)geschichten?|[Hh]ist[óo]rias? de? ?[Uu]su[áa]rios?|[Rr]écits? utilisateurs?|[Hh]istoires? utilisateurs?|[Ss]tori[ae] utente|[Пп]ользовательск\\p{L}+ истори\\p{L}+)';

/** What the phases of the template are called: in every row one phase, as its heading begins in each language. */
const templatePhases: readonly (readonly string[])[] = [
  [
    'setup',
    'einrichtung',
    'configuração',
    'configuración',
    'configuration',
    'configurazione',
    'настройка',
    'セットアップ',
    '设置',
    '設定',
    '설정',
  ],
  [
    'foundational',
    'foundation',
    'grundlagen',
    'fundação',
    'fundamentos',
    'fundación',
    'fondations',
    'fondamenta',
    'основа',
    '基盤',
    '基础',
    '基礎',
    '기반',
  ],
  [
    'polish',
    'feinschliff',
    'polimento',
    'pulido',
    'finitions',
    'rifinitura',
    '仕上げ',
    'ポリッシュ',
    '打磨',
    '润色',
    '마무리',
  ],
];

/** Short names of phases that a heading may carry before other words. */
const headNames = new Set([...templatePhases.flat(), 'integration', 'infrastructure']);

/** All names of the phase whose heading begins with a word, in any language; none where it is no name of a phase. */
export function phaseNamesOf(head: string): readonly string[] {
  if (!headNames.has(head)) return [];
  return templatePhases.find((names) => names.includes(head)) ?? [head];
}
