import { describe, expect, test } from 'vitest';
import { readDocuments } from './read-documents.ts';
import { roleOf } from './section-roles.ts';
import type { SectionRole } from './statement.ts';

/** English, German, French, Spanish, Portuguese, Italian, Russian, Japanese, Chinese, Korean. */
const HEADINGS: Readonly<Partial<Record<SectionRole, readonly string[]>>> = {
  background: [
    'Overview',
    'Überblick',
    'Contexte',
    'Visión general',
    'Visão geral',
    'Panoramica',
    'Обзор',
    '概要',
    '概述',
    '개요',
  ],
  goals: ['Goals', 'Ziele', 'Objectifs', 'Objetivos', 'Objetivo', 'Obiettivi', 'Цели', '目標', '项目目标', '목표'],
  requirements: [
    ...['Requirements', 'Muss-Anforderungen', 'Exigences fonctionnelles', 'Requisitos funcionales', 'Requisitos'],
    ...['Requisiti funzionali', 'Функциональные требования', '機能要件', '需求', '요구사항'],
  ],
  criteria: [
    ...[
      'Acceptance Criteria',
      'Akzeptanzkriterien',
      "Critères d'acceptation",
      'Criterios de aceptación',
      'Critérios de aceitação',
    ],
    ...['Criteri di accettazione', 'Критерии приёмки', '受け入れ基準', '验收标准', '인수 기준'],
  ],
  excluded: [
    ...[
      'Out of Scope',
      'Not in scope',
      "Won't have",
      'What we are not doing',
      'Later',
      'Backlog',
      'Future work',
      'v2',
      'Nicht-Ziele',
    ],
    ...[
      'Nicht im Umfang',
      'Außerhalb des Umfangs',
      'Abgrenzung',
      'Hors périmètre',
      'Fuera del alcance',
      'Fora do escopo',
    ],
    ...['Fuori ambito', 'Вне рамок', '対象外', '不在范围内', '범위 외', '제외 사항'],
  ],
  assumptions: [
    'Assumptions',
    'Annahmen',
    'Hypothèses',
    'Supuestos',
    'Premissas',
    'Ipotesi',
    'Предположения',
    '前提条件',
    '假设',
    '가정',
  ],
  risks: ['Risks', 'Risiken', 'Risques', 'Riesgos', 'Riscos', 'Rischi', 'Риски', 'リスク', '风险', '위험'],
  questions: [
    ...[
      'Open Questions',
      'Offene Fragen',
      'Questions ouvertes',
      'Preguntas abiertas',
      'Questões em aberto',
      'Domande aperte',
    ],
    ...['Открытые вопросы', '未解決の質問', '待解决问题', '미해결 질문'],
  ],
  dependencies: [
    ...['Dependencies', 'Abhängigkeiten', 'Dépendances', 'Dependencias', 'Dependências', 'Dipendenze', 'Зависимости'],
    ...['依存関係', '依赖', '의존성'],
  ],
  metrics: [
    'Metrics',
    'Kennzahlen',
    'Indicateurs',
    'Métricas',
    'Indicadores',
    'Metriche',
    'Метрики',
    '指標',
    '指标',
    '지표',
  ],
  rollout: [
    ...[
      'Rollout',
      'Einführungsplan',
      'Plan de lancement',
      'Plan de despliegue',
      'Plano de lançamento',
      'Piano di rilascio',
    ],
    ...['План внедрения', 'リリース計画', '发布计划', '출시 계획'],
  ],
};

describe('headings in ten languages', () => {
  for (const [role, titles] of Object.entries(HEADINGS))
    test.each(titles)(`%s is about ${role}`, (title) => {
      expect(roleOf(title, 2, 'plain')).toBe(role);
    });

  test.each([
    ...[
      'Calendar',
      'Note taking',
      'Order summary',
      'Excluded files filter',
      'Backlog view',
      'Later payment',
      'Schedule',
    ],
    ...[
      'メトリクス取得',
      '일정 관리',
      '자동 동기화',
      'スケジュール管理',
      'Calendrier partagé',
      'V2X messages',
      'Hinweise anzeigen',
    ],
  ])('%s is the name of a feature', (title) => {
    expect(['plain', 'requirements']).toContain(roleOf(title, 2, 'plain'));
  });
});

test('what is out of scope in another language is no work', () => {
  const text =
    '# Fahrtenbuch\n\n## Anforderungen\n- Fahrten\n\n## Nicht-Ziele\n- Tankkarten\n\nAuch Mautdaten gehören dazu.\n';
  expect(readDocuments([{ file: 'a.md', text }]).statements.map(({ kind }) => kind)).toEqual([
    ...['requirement', 'excluded', 'excluded'],
  ]);
});
