import { describe, expect, test } from 'vitest';
import { readStatements } from './statements.ts';
import type { Reference } from './tokens.ts';

const names = new Set(['基盤', '基础', 'grundlagen']);
const vocabulary = { outline: false, knowsName: (words: string) => names.has(words) };

/** What a sentence says, as short text: `a,b < c` means a and b come before c. */
function say(sentence: string, own = false): readonly string[] {
  const subject: readonly Reference[] = own ? [{ kind: 'own-task', index: 0 }] : [];
  return readStatements(sentence, { subject, own, vocabulary }).map((statement) => {
    if (statement.type === 'order') return `${show(statement.earlier)} < ${show(statement.later)}`;
    if (statement.type === 'free') return `${show(statement.subject)} free of ${show(statement.of)}`;
    return `${statement.type}: ${show(statement.subject)}`;
  });
}

function show(references: readonly Reference[]): string {
  return references
    .map((one) => {
      if (one.kind === 'id') return one.id;
      if (one.kind === 'phase') return `phase ${one.from}${one.open ? '+' : ''}`;
      if (one.kind === 'story') return `US${one.from}`;
      return one.kind === 'name' ? one.name : one.kind === 'own-task' ? 'it' : one.kind;
    })
    .join(',');
}

describe.each([
  [
    'German',
    [
      'T003 hängt von T001 ab',
      'T003 ist von T001 abhängig',
      'T003 benötigt T001',
      'T003 setzt T001 voraus',
      'T003 wartet auf T001',
      'T003 erst nach T001',
      'T003 wird von T001 blockiert',
      'T003 wird durch T001 blockiert',
      'T003 ist blockiert durch T001',
      'T001 muss vor T003 fertig sein',
      'T003 darf nicht vor T001 beginnen',
      'T001 ist Voraussetzung für T003',
      'Nach T001: T003',
      'Sobald T001 fertig ist, T003',
    ],
  ],
  [
    'French',
    [
      'T003 dépend de T001',
      'T003 nécessite T001',
      'T003 requiert T001',
      'T003 attend T001',
      'T003 est bloquée par T001',
      'T001 bloque T003',
      'T001 avant T003',
      'T003 ne commence pas avant T001',
      'Une fois T001 terminée, T003',
    ],
  ],
  [
    'Spanish',
    [
      'T003 depende de T001',
      'T003 necesita T001',
      'T003 requiere T001',
      'T003 espera a T001',
      'T003 está bloqueada por T001',
      'T001 antes de T003',
      'T001 precede a T003',
      'Después de T001: T003',
    ],
  ],
  [
    'Portuguese',
    [
      'T003 depende da T001',
      'T003 precisa de T001',
      'T003 exige T001',
      'T003 aguarda T001',
      'T003 bloqueada por T001',
      'T001 bloqueia T003',
      'T003 não pode começar antes de T001',
      'Após T001, T003',
    ],
  ],
  [
    'Italian',
    [
      'T003 dipende da T001',
      'T003 richiede T001',
      'T003 aspetta T001',
      'T003 dopo T001',
      'T003 bloccato da T001',
      'T001 blocca T003',
      'T001 prima di T003',
      'Dopo T001: T003',
    ],
  ],
  [
    'Russian',
    [
      'T003 зависит от T001',
      'T003 требует T001',
      'T003 ждёт T001',
      'T003 после T001',
      'T001 блокирует T003',
      'T001 перед T003',
      'T001 нужна для T003',
      'После T001: T003',
    ],
  ],
  [
    'Japanese',
    [
      'T003 は T001 に依存する',
      'T003はT001に依存',
      'T003は、T001の完了後',
      'T003 は T001 が必要',
      'T003 は T001 を待つ',
      'T003 は T001 にブロックされる',
      'T001 は T003 をブロックする',
      'T001 は T003 より先',
      'T001 は T003 の前提条件',
      'T001 の完了後に T003',
      'T001 が完了してから T003',
      'T003: T001 に依存',
    ],
  ],
  [
    'Chinese',
    [
      'T003 依赖 T001',
      'T003 依賴於 T001',
      'T003 需要 T001 完成',
      'T003 等待 T001',
      'T003 被 T001 阻塞',
      'T001 阻塞 T003',
      'T003 在 T001 之后',
      'T001 必须在 T003 之前完成',
      'T001 先于 T003',
      'T001 是 T003 的前提',
      'T001 完成后 T003',
    ],
  ],
  [
    'Korean',
    [
      'T003은 T001에 의존',
      'T003은 T001에 의존합니다',
      'T003은 T001이 필요',
      'T003은 T001을 기다림',
      'T001은 T003을 차단',
      'T001은 T003보다 먼저',
      'T001 완료 후 T003',
      'T003은 T001 완료 후',
    ],
  ],
])('a sentence in %s', (_, sentences) => {
  test.each(sentences)('%s', (sentence) => {
    expect([...new Set(say(sentence))]).toEqual(['T001 < T003']);
  });
});

describe('a remark in a task', () => {
  test.each([
    'Dienst (hängt von T001 ab)',
    'Dienst (benötigt T001)',
    'Dienst nach T001',
    'Service (nécessite T001)',
    'Servicio (requiere T001)',
    'Serviço (aguarda T001)',
    'Servizio (dipende da T001)',
    'Сервис (зависит от T001)',
    'サービス (T001 に依存)',
    'サービス（T001 の完了後）',
    '服务（需要 T001 完成）',
    '服务，在 T001 之后',
    '서비스 (T001에 의존)',
    '서비스 (T001 완료 후)',
  ])('is about that task: %s', (text) => {
    expect(say(text, true)).toEqual(['T001 < it']);
  });
});

describe('several names', () => {
  test.each([
    ['T003 は T001 と T002 に依存', ['T001,T002 < T003']],
    ['T001、T002 は T003 をブロック', ['T001,T002 < T003']],
    ['T001 のテスト、T002 のテストの完了後', []],
    ['T003 は T001 に依存し、T004 をブロックする', ['T001 < T003', 'T003 < T004']],
    ['T003 hängt von T001 und T002 ab', ['T001,T002 < T003']],
    ['T003은 T001과 T002에 의존', ['T001,T002 < T003']],
    ['T003 依赖 T001、T002', ['T001,T002 < T003']],
  ])('%s', (sentence, expected) => {
    expect(say(sentence)).toEqual(expected);
  });
});

describe('a sentence that says no', () => {
  test.each([
    ['T003 は T001 に依存しない', ['T003 free of T001']],
    ['T003 不依赖 T001', ['T003 free of T001']],
    ['T003 ist unabhängig von T001', ['T003 free of T001']],
    ['T003 no depende de T001', ['T003 free of T001']],
    ['T003: keine Abhängigkeiten', ['none: T003']],
    ['T003: なし', ['none: T003']],
    ['T003: 없음', ['none: T003']],
  ])('%s', (sentence, expected) => {
    expect(say(sentence)).toEqual(expected);
  });
});

describe('stories beside each other', () => {
  test.each([
    ['その後、ユーザーストーリーは並列に進行可能', ['parallel: stories']],
    ['用户故事随后可以并行进行', ['parallel: stories']],
    ['User Stories können dann parallel bearbeitet werden', ['parallel: stories']],
    ['Las historias de usuario pueden luego avanzar en paralelo', ['parallel: stories']],
    ['As histórias de usuário podem então prosseguir em paralelo', ['parallel: stories']],
    ['Les user stories peuvent ensuite avancer en parallèle', ['parallel: stories']],
    ['사용자 스토리는 병렬로 진행 가능', ['parallel: stories']],
    ['**ユーザーストーリー(フェーズ3以降)**: すべて基盤フェーズの完了に依存', ['基盤 < stories']],
    ['**用户故事（阶段 3+）**: 全部依赖基础阶段完成', ['基础 < stories']],
    ['**User Stories (Phase 3+)**: Alle hängen vom Abschluss der Grundlagen ab', ['grundlagen < stories']],
    ['**ユーザーストーリー2 (P2)**: 基盤(フェーズ2)の後に開始可能', ['基盤 < US2']],
  ])('%s', (sentence, expected) => {
    expect(say(sentence)).toEqual(expected);
  });
});

describe('a sentence that says two things of one task', () => {
  test.each([
    ['T003在T001完成后、T005之前执行', ['T001 < T003', 'T003 < T005']],
    ['T003依赖T001，在T005之前', ['T001 < T003', 'T003 < T005']],
    ['T003依赖T001，T002，在T005之前', ['T001,T002 < T003', 'T003 < T005']],
    ['T003は、T001の完了後、T005の前に', ['T001 < T003', 'T003 < T005']],
    ['T003は、T002の完了後にT001に依存する', ['T002 < T003', 'T001 < T003']],
    ['T003は、T001の完了後、T005に依存しない', ['T001 < T003', 'T003 free of T005']],
    ['T003은 T001 완료 후, T005 전에', ['T001 < T003', 'T003 < T005']],
    ['T003 benötigt T001 und ist von T002 abhängig', ['T001,T002 < T003']],
    ['T001の後に T003に依存', ['T001 < T003']],
  ])('%s', (sentence, expected) => {
    expect(say(sentence)).toEqual(expected);
  });

  test('says them of the task that it stands in', () => {
    expect(say('T002の完了後にT001に依存する', true)).toEqual(['T002 < it', 'T001 < it']);
    expect(say('依赖T001，在T005之前', true)).toEqual(['T001 < it', 'it < T005']);
    expect(say('US1 T004 T005の前に', true)).toEqual(['it < T004,T005']);
    expect(say('T004はT005の前に', true)).toEqual(['T004 < T005']);
  });
});

describe('a verb that stands last and lacks what it is about', () => {
  test.each([
    ['T003: abhängig von T001', ['T001 < T003']],
    ['T001に依存', ['unnamed: T001']],
    ['に依存しない', []],
    ['より先', []],
  ])('%s', (sentence, expected) => {
    expect(say(sentence)).toEqual(expected);
  });
});
