/** What words and signs say of the state of a task, where a table or a field holds them instead of a box. */
import { at } from '../at.ts';

/** How far a task is by its status; what is in progress or blocked is not done. */
export type TaskState = 'done' | 'open' | 'in-progress' | 'blocked';

/** The word of a status inside a text. */
export interface StatusWord {
  /** Offset in the text. */
  readonly offset: number;
  /** A sign, a word, or both; empty in an empty cell. What follows it, such as a date, is no part of it. */
  readonly mark: string;
  /** Null for a word that nobody knows. */
  readonly state: TaskState | null;
}

const SIGNS: readonly (readonly [TaskState, RegExp])[] = [
  ['done', /^(?:✅|✔|✓|☑|🟢|💯)/u],
  ['open', /^(?:⬜|☐|🔲|◻|⚪|🆕|📋|—|–|-)/u],
  ['in-progress', /^(?:🔄|🚧|🟡|🔵|⏳|🏗|▶)/u],
  ['blocked', /^(?:⛔|🚫|🔒|🛑)/u],
];

/** Words in the languages that plans are written in; longer ones first where one begins with another. */
const WORDS: readonly (readonly [TaskState, RegExp])[] = [
  [
    'open',
    /^(?:not[ -](?:yet[ -])?(?:started|done|complete[d]?|begun)|to[ -]?do|open|pending|planned|new|ready|backlog|proposed|queued|no|未着手|未完了|未対応|待办|待辦|未开始|未開始|未完成|待处理|대기|예정|미완료|nicht begonnen|offen|geplant|à faire|non commencé|pendiente|por hacer|pendente|a fazer|da fare|не начат[оа]?|к выполнению)(?![\p{L}\p{N}])/iu,
  ],
  [
    'in-progress',
    /^(?:in[ -_]progress|in[ -_]review|in[ -_]testing|review|wip|doing|started|active|ongoing|\d{1,2} ?%|進行中|作業中|进行中|進行|진행 ?중|작업 ?중|in arbeit|begonnen|en cours|en progreso|en curso|em andamento|em progresso|in corso|в работе|в процессе)(?![\p{L}\p{N}])/iu,
  ],
  [
    'blocked',
    /^(?:blocked|on hold|waiting|paused|ブロック|保留|阻塞|受阻|차단|보류|blockiert|bloqué|bloquead[oa]|bloccato|заблокирован[оа]?)(?![\p{L}\p{N}])/iu,
  ],
  [
    'done',
    /^(?:done|complete[d]?|closed|finished|resolved|merged|shipped|yes|x|100 ?%|完了|完成|済み?|已完成|完毕|완료(?:됨)?|erledigt|fertig|abgeschlossen|terminée?|faite?|achevée?|hech[oa]|completad[oa]|terminad[oa]|conclu[ií]d[oa]|feit[oa]|completato|completata|fatto|готово|выполнен[оа]?|завершен[оа]?|завершён)(?![\p{L}\p{N}])(?!\s+(?:when|if|once|as soon as)\b)/iu,
  ],
];

/** Reads the status that a cell or the value of a field begins with, whatever emphasis is around it. */
export function readStatusWord(text: string): StatusWord {
  const offset = /^[\s*_`]*/.exec(text)?.[0].length ?? 0;
  const rest = text.slice(offset);
  const sign = /^(?:(?:\p{Extended_Pictographic}|[☐☑✓✔◻—–-])[\u{fe0f}\u{200d}]*)+/u.exec(rest)?.[0] ?? '';
  const gap = /^[\s*_`]*/.exec(rest.slice(sign.length))?.[0] ?? '';
  const after = rest.slice(sign.length + gap.length);
  for (const [state, pattern] of WORDS) {
    const word = pattern.exec(after)?.[0];
    if (word !== undefined) return { offset, mark: sign + (sign === '' ? '' : gap) + word, state };
  }
  const bySign = SIGNS.find(([, pattern]) => pattern.test(sign))?.[0] ?? null;
  if (sign !== '' && bySign !== null) return { offset, mark: sign, state: bySign };
  const unknown = /^[^\s|*_`].*?(?=[\s|*_`]*$)/u.exec(rest)?.[0] ?? '';
  return unknown === '' ? { offset, mark: '', state: 'open' } : { offset, mark: unknown, state: null };
}

/** Pairs of a word for open work and the word that the same language has for done. */
const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/[\u3040-\u30ff]|未着手|未完了|未対応|進行中|作業中|保留/u, '完了'],
  [/[\u4e00-\u9fff]/u, '已完成'],
  [/[\uac00-\ud7af]/u, '완료'],
  [/[\u0400-\u04ff]/u, 'готово'],
  [/^(?:nicht|offen|geplant|in arbeit|begonnen|blockiert)/i, 'erledigt'],
  [/^(?:à faire|non commencé|en cours|bloqué)/i, 'terminé'],
  [/^(?:pendiente|por hacer|en progreso|en curso)/i, 'hecho'],
  [/^(?:pendente|a fazer|em )/i, 'concluído'],
  [/^(?:da fare|in corso|bloccato)/i, 'fatto'],
  [/^no$/i, 'yes'],
];

/** What is written in place of a status when the task is done: as the file itself writes it elsewhere, else in the language and case of the word. */
export function doneMarkFor(mark: string, doneElsewhere: readonly string[]): string {
  const counts = Map.groupBy(doneElsewhere, (one) => one);
  const [usual] = [...counts].toSorted(([, a], [, b]) => b.length - a.length);
  if (usual !== undefined) return usual[0];
  const [, sign = '', gap = '', word = ''] = /^([^\p{L}\p{N}\s]*)(\s*)(.*)$/u.exec(mark) ?? [];
  if (sign !== '' && word === '') return /[\p{Extended_Pictographic}☐◻]/u.test(sign) ? '✅' : 'Done';
  const done = cased(ANSWERS.find(([pattern]) => pattern.test(word))?.[1] ?? 'done', word);
  return sign === '' ? done : `✅${gap}${done}`;
}

function cased(done: string, like: string): string {
  if (like === '') return capital(done);
  if (like.length > 1 && like === like.toUpperCase() && like !== like.toLowerCase()) return done.toUpperCase();
  return at(like, 0) === at(like, 0).toLowerCase() ? done : capital(done);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
