/** What headings are called, in English, German, French, Spanish, Portuguese, Italian, Russian, Japanese, Chinese and Korean. */
import type { SectionRole } from './statement.ts';

/** The first pattern that a heading matches says what its section is about. */
export const ROLE_WORDS: readonly (readonly [SectionRole, RegExp])[] = [
  [
    'excluded',
    /\bout[- ]of[- ]scope|\bnon[- ]?goals?\b|\b(?:not|never) (?:in scope|included|planned|doing|part of|covered|supported|building|goals)\b|\bfuture\b|\bwon['’]?t[- ](?:have|do|fix|support|build)|\bdeferred\b|\bexclusions?\b|^excluded(?:$| from\b)|\bremoved requirements\b|^(?:for )?later(?:$| (?:on|releases?|versions?|phases?|work|ideas)\b)|^(?:product )?backlog$|^(?:someday|icebox|parking lot|post[- ]?mvp|post[- ]?launch|not now)\b|^(?:v|version |phase |release )[2-9](?:\.[0-9x]+)*(?: (?:ideas|features|candidates|and later))?$|^nicht[- ]?ziele?\b|\bnicht (?:im |teil des )(?:umfangs?|scopes?)|\bnicht enthalten|außerhalb des (?:umfangs|scopes|projekts)|^abgrenzung|\bausgeschlossen|^später$|\bzukünftige|\bkünftige|hors (?:du )?(?:périmètre|champ|scope)|non[- ]objectifs?|exclusions|\bultérieure?s?\b|^plus tard|fuera de(?:l)? (?:alcance|ámbito)|no[- ]objetivos|excluido|\bfuturo|\bfutura|fora d[eo] (?:escopo|âmbito)|não[- ]objetivos|excluído|fuori (?:ambito|scope|perimetro)|non[- ]obiettivi|esclus[io]|\bfuturi\b|вне (?:рамок|объ[её]ма|области|scope)|не входит|не[- ]?цели|исключен|за рамками|в будущем|позже|不做|非目标|非目標|スコープ外|対象外|範囲外|范围外|範圍外|范围之外|不包括|不在范围|今後の|将来|未来|후속|범위 ?(?:외|밖)|^제외(?: ?(?:사항|범위|항목))?$|비목표|향후|추후/iu,
  ],
  [
    'questions',
    /\bopen (?:questions?|issues?|points?)|^questions?\b|\bunknowns?\b|\bto be (?:decided|clarified)|offene (?:fragen|punkte)|questions? (?:ouvertes?|en suspens)|preguntas? abiertas?|cuestiones abiertas|(?:questões|perguntas) (?:abertas|em aberto)|(?:domande|questioni) aperte|открытые вопросы|未決事項|未解決|未定事項|オープンな質問|待定|未决|未決|待解决|开放问题|미해결|미정|열린 질문/iu,
  ],
  [
    'risks',
    /\brisks?\b|\bmitigations?\b|\bknown (?:limitations?|issues?)|\blimitations?\b|\brollback\b|\brisik(?:o|en)\b|\brisques?\b|\briesgos?\b|\briscos?\b|\brischi?o?\b|риск|リスク|风险|風險|위험|리스크/iu,
  ],
  [
    'assumptions',
    /^(?:key |our |working )?assumptions?\b|^(?:annahmen|voraussetzungen|hypothèses|supuestos|suposiciones|premissas|pressupostos|suposições|assunzioni|ipotesi|presupposti)(?!\p{L})|^(?:предположения|допущения)(?!\p{L})|^前提(?:条件|事項)?$|^仮定|^假设|^假設|^가정$|^가정 ?사항|^전제/iu,
  ],
  [
    'rollout',
    /\broll-?outs?\b|\brelease plan|\blaunch plan|\bgo-live\b|\bmigration plan\b|einführungsplan|markteinführung|\bdéploiement progressif|plan de (?:lancement|despliegue)|\blanzamiento\b|plano de lançamento|piano di rilascio|план (?:внедрения|запуска|выпуска|выкатки)|ロールアウト|リリース計画|展開計画|发布计划|上线计划|發布計畫|출시 계획|롤아웃|배포 계획/iu,
  ],
  [
    'steps',
    /\bimplementation (?:plan|steps|phases|order|tasks|checklist|roadmap)|\bdevelopment checklist|\bmilestones?\b|\broadmap\b|\bwork breakdown|\btimeline\b|^tasks\b|\bnext steps\b|\bmeilensteine|\bzeitplan|\bjalons|^calendrier$|\bhitos\b|\bcronograma|\bcronoprogramma|этапы|дорожная карта|マイルストーン|^スケジュール$|ロードマップ|里程碑|路线图|^时间表$|마일스톤|^일정$|로드맵/iu,
  ],
  [
    'dependencies',
    /^(?:external |internal |upstream |key )?(?:dependencies|dependency|prerequisites)$|^(?:dependencies|prerequisites) (?:and|&) |^(?:externe )?abhängigkeiten|^dépendances|^prérequis|^dependencias|^dependências|^dipendenze|^(?:внешние )?зависимости|依存関係|依存事項|依赖|依賴|相依|의존/iu,
  ],
  [
    'background',
    /\b(?:overview|background|introduction|intro|executive summary|problem(?: statement)?|glossary|definitions|references|sign-?off|approvals?|change ?log|revision history|document(?:ation)?|available documentation|existing (?:project|system|code)|current (?:state|project|performance|limitations)|personas?|target users?|motivation|purpose|stakeholders|clarifications|benefits|enhancement (?:scope|type)|impact(?: assessment| analysis)?$|why|related work|alternatives|decisions?|production environment|support(?:ed)? browsers|browser compatibility|dependencies|implementation status|running with|files? reused|reused?|existing)(?!\w)|^(?:context|notes?|remarks|summary|terminology|history|rationale|appendix|status|authors?)$|^(?:überblick|übersicht|einleitung|einführung|hintergrund|zusammenfassung|ausgangslage|motivation|problemstellung|glossar|begriffe|zweck)(?!\p{L})|^(?:anmerkungen|hinweise|notizen|notas|note)$|^(?:aperçu|contexte|vue d['’]ensemble|présentation|résumé|glossaire|remarques|problématique)(?!\p{L})|^(?:resumen|contexto|antecedentes|visión general|descripción general|glosario|motivación|problema)(?!\p{L})|^(?:visão geral|resumo|motivação|histórico|introdução)(?!\p{L})|^(?:panoramica|contesto|introduzione|sommario|riepilogo|motivazione)(?!\p{L})|^(?:обзор|введение|контекст|предыстория|описание проблемы|проблема|глоссарий|мотивация|примечани[ея]|термины)|背景|备注|备註|備考|目标用户|目標使用者|概要|概述|概览|はじめに|用語|术语|術語|简介|簡介|動機|动机|개요|배경|소개|용어|^동기$|introducci[oó]n|introdução/iu,
  ],
  [
    'criteria',
    /\bacceptance\b|\bsuccess (?:criteria|metrics|measures)|\bdefinition of done|\bdone when\b|\bmeasurable outcomes|\bcriterios de|crit[eé]rios|akzeptanzkriteri|abnahmekriteri|erfolgskriteri|critères? d['’](?:acceptation|acceptance)|critères de (?:succès|réussite)|criteri di (?:accettazione|successo)|критери[ий] (?:при[её]мки|успеха|готовности)|验收|驗收|受け?入れ?(?:基準|条件)|成功(?:基準|指標|标准|標準)|完了条件|인수 ?(?:기준|조건)|수용 ?기준|완료 ?(?:기준|조건)|성공 ?기준/iu,
  ],
  [
    'metrics',
    /^(?:key |product |business |usage |success )?(?:metrics|kpis?|key performance indicators|analytics goals|measures of success)(?: (?:and|&) (?:kpis|metrics|tracking))?$|^(?:kennzahlen|metriken|erfolgsmessung)$|^(?:métriques|indicateurs)(?!\p{L})|^métricas$|^indicadores|^metriche$|^indicatori|^метрики|показатели|^指標$|^指标$|^メトリクス$|评估指标|衡量指标|^지표$|성과 ?지표/iu,
  ],
  [
    'goals',
    /\bgoals?\b|\bobjectives?\b|\bvision\b|^(?:ziele?|zielsetzung)(?!\p{L})|\bprojektziel|^objectifs?(?!\p{L})|^objetivos?(?!\p{L})|^obiettiv[io](?!\p{L})|^(?:основные )?цел[иь](?!\p{L})|^目的|^目標$|^ゴール|核心目标|^(?:项目|产品)?目标$|^(?:프로젝트 ?|주요 ?)?목표|^목적/iu,
  ],
  [
    'tests',
    /\btest(?:s|ing)?\b|\bquality gates?\b|\bverification\b|^teststrategie|^tests?(?!\p{L})|^pruebas|^testes|тестирован|^テスト|^测试|^測試|^테스트/iu,
  ],
  ['symptom', /\bsymptoms?\b|\bactual behaviou?r|\bobserved\b|\bcurrent behaviou?r|\bbug (?:description|report)/i],
  ['reproduction', /\breproduc\w*|\brepro\b/i],
  ['cause', /\broot cause|\bhypothes[ie]s\b|\bcauses?\b|\bdiagnosis\b|\binvestigation\b|\bfindings\b/i],
  [
    'fix',
    /\b(?:proposed |suggested |recommended )?(?:fix|fixes|solution|resolution|remedy)\b|\bexpected behaviou?r|\bunchanged behaviou?r/i,
  ],
  [
    'quality',
    /\bnon[- ]?functional|\bperformance\b|\bsecurity\b|\breliab\w+|\bscalab\w+|\baccessib\w+|\busability\b|\bobservab\w+|\bprivacy\b|\bquality\b|\bvalidation\b|nicht-?funktionale|qualitätsanforderung|non fonctionnelles|no funcionales|não[- ]funcionais|non funzionali|нефункциональн|非機能|非功能|비기능/iu,
  ],
  [
    'constraints',
    /\bconstraints?\b|\bstandards\b|\bstack\b|\bcompatib\w+|\bdeployment\b|\benvironment variables|\bconventions\b|\bintegration approach|randbedingung|rahmenbedingung|einschränkung|contraintes|restricciones|restrições|\bvincoli\b|ограничени|技術制約|制約(?:条件|事項)|约束|約束|제약/iu,
  ],
  [
    'stories',
    /\buser (?:stor|scenario)|\bepics?\b|\bstor(?:y|ies)\b|\bus-?\d+\b|\bscenarios?\b|ユーザー(?:ストーリー|シナリオ)|anwendergeschicht|nutzergeschicht|\brécits? utilisateur|historias? de usuario|histórias? de usuário|storie utente|пользовательские истории|用户故事|用戶故事|使用者故事|사용자 ?스토리/iu,
  ],
  [
    'data',
    /\bdata models?\b|\bentit(?:y|ies)\b|\bschema\b|\bdatabase\b|\bdomain model|\bcollections\b|\btables\b|^datenmodell|^modèle de données|^modelo de da(?:t|d)os|^modello (?:dei )?dati|модель данных|エンティティ|データモデル|数据模型|資料模型|데이터 ?모델/iu,
  ],
  ['api', /\bapis?\b|\bendpoints?\b|\broutes?\b|\bcontracts?\b|schnittstellen|エンドポイント|接口|엔드포인트/iu],
  [
    'components',
    /\bcomponents?\b|\bmodules?\b|\barchitecture\b|\bstores?\b|\bservices\b|\bkey files\b|\bfiles to\b|^komponenten|^composants|^componentes|^componenti|компоненты|コンポーネント|模块|組件|组件|컴포넌트/iu,
  ],
  [
    'requirements',
    /\brequirements?\b|\bfeatures?\b|\bfunctional(?:ity)?\b|\bcapabilit\w+|\bscope\b|\bspecification\b|\bbehaviou?r\b|\buser interface\b|\bflows?\b|\bscreens?\b|\bwhat changes\b|\bmust[- ]haves?\b|anforderung|funktionen|exigences?|besoins|fonctionnalités|requisitos|funcionalidades|requisiti|funzionalità|требовани|функциональност|функции|需求|功能|要件|要求|機能|요구 ?사항|기능/iu,
  ],
];
