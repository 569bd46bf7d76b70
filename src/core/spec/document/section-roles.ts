import type { SectionRole } from './statement.ts';

/** The first pattern that a heading matches says what its section is about. */
const ROLES: readonly (readonly [SectionRole, RegExp])[] = [
  [
    'excluded',
    /\bout[- ]of[- ]scope|\bnon[- ]?goals?\b|\bnot (?:in scope|included|planned)|\bfuture\b|\bwon['’]?t (?:have|do)|\bdeferred\b|\bexclusions?\b|\bremoved requirements\b|不做|非目标|スコープ外|対象外|范围外|fuera de(?:l)? alcance|fora d[eo] escopo/i,
  ],
  ['questions', /\bopen (?:questions?|issues?|points?)|^questions?\b|\bunknowns?\b|\bto be (?:decided|clarified)/i],
  ['risks', /\brisks?\b|\bmitigations?\b|\bknown (?:limitations?|issues?)|\blimitations?\b|\brollback\b/i],
  [
    'steps',
    /\bimplementation (?:plan|steps|phases|order|tasks|checklist|roadmap)|\bdevelopment checklist|\bmilestones?\b|\broadmap\b|\bwork breakdown|\brollout\b|\btimeline\b|\bmigration plan\b|^tasks\b|\bnext steps\b/i,
  ],
  [
    'background',
    /\b(?:overview|background|introduction|intro|executive summary|problem(?: statement)?|glossary|definitions|references|sign-?off|approvals?|change ?log|revision history|document(?:ation)?|available documentation|existing (?:project|system|code)|current (?:state|project|performance|limitations)|personas?|target users?|assumptions?|motivation|purpose|stakeholders|clarifications|benefits|enhancement (?:scope|type)|impact(?: assessment| analysis)?$|why|related work|alternatives|decisions?|production environment|support(?:ed)? browsers|browser compatibility|(?:external|internal)? ?dependencies|implementation status|running with|files? reused|reused?|existing)(?!\w)|背景|备注|目标用户|概要|概述|前提条件|依存関係|用語|术语|術語|简介|introducci[oó]n|introdução/i,
  ],
  [
    'criteria',
    /\bacceptance\b|\bsuccess (?:criteria|metrics|measures)|\bdefinition of done|\bdone when\b|\bmeasurable outcomes|验收|受け?入れ?(?:基準|条件)|成功(?:基準|指標)|驗收|crit[eé]rios/i,
  ],
  ['goals', /\bgoals?\b|\bobjectives?\b|\bvision\b|核心目标/i],
  ['tests', /\btest(?:s|ing)?\b|\bquality gates?\b|\bverification\b/i],
  ['symptom', /\bsymptoms?\b|\bactual behaviou?r|\bobserved\b|\bcurrent behaviou?r|\bbug (?:description|report)/i],
  ['reproduction', /\breproduc\w*|\brepro\b/i],
  ['cause', /\broot cause|\bhypothes[ie]s\b|\bcauses?\b|\bdiagnosis\b|\binvestigation\b|\bfindings\b/i],
  [
    'fix',
    /\b(?:proposed |suggested |recommended )?(?:fix|fixes|solution|resolution|remedy)\b|\bexpected behaviou?r|\bunchanged behaviou?r/i,
  ],
  [
    'quality',
    /\bnon[- ]?functional|\bperformance\b|\bsecurity\b|\breliab\w+|\bscalab\w+|\baccessib\w+|\busability\b|\bobservab\w+|\bprivacy\b|\bquality\b|\bvalidation\b/i,
  ],
  [
    'constraints',
    /\bconstraints?\b|\bstandards\b|\bstack\b|\bcompatib\w+|\bdeployment\b|\benvironment variables|\bconventions\b|\bintegration approach|技術制約/i,
  ],
  [
    'stories',
    /\buser (?:stor|scenario)|\bepics?\b|\bstor(?:y|ies)\b|\bus-?\d+\b|\bscenarios?\b|ユーザー(?:ストーリー|シナリオ)/i,
  ],
  [
    'data',
    /\bdata model|\bentit(?:y|ies)\b|\bschema\b|\bdatabase\b|\bdomain model|\bcollections\b|\btables\b|エンティティ/i,
  ],
  ['api', /\bapis?\b|\bendpoints?\b|\broutes?\b|\bcontracts?\b/i],
  [
    'components',
    /\bcomponents?\b|\bmodules?\b|\barchitecture\b|\bstores?\b|\bservices\b|\bkey files\b|\bfiles to\b|模块/i,
  ],
  [
    'requirements',
    /\brequirements?\b|\bfeatures?\b|\bfunctional(?:ity)?\b|\bcapabilit\w+|\bscope\b|\bspecification\b|\bbehaviou?r\b|\buser interface\b|\bflows?\b|\bscreens?\b|\bwhat changes\b|需求|功能|要件/i,
  ],
];

/** Roles that hold for everything below them, whatever the headings there say. */
const STICKY: ReadonlySet<SectionRole> = new Set(['excluded', 'questions', 'steps']);

/** Headings of stories and requirements, whatever other words they have. */
const STORY = /^(?:user\s+)?(?:story|us)\b|^epic\b|^requirement\b/i;

/** What a section is about: by its own heading, else as the section around it. The title of a document says nothing. */
export function roleOf(title: string, level: number, around: SectionRole): SectionRole {
  if (STICKY.has(around)) return around;
  if (level <= 1) return around;
  const bare = bareTitle(title);
  if (around === 'criteria') return ROLES[0]?.[1].test(bare) === true ? 'excluded' : around;
  if (STORY.test(bare) && around !== 'background') return /^requirement/i.test(bare) ? 'requirements' : 'stories';
  return ROLES.find(([, pattern]) => pattern.test(bare))?.[0] ?? around;
}

/** Records of work in documents of BMAD, and what templates of spec-kit tell their writer; whatever stands below them asks for nothing. */
const RECORDS =
  /^(?:dev notes|dev agent record|qa results?|change log|checklist results?|epic list|execution (?:flow|status)|quick guidelines|review (?:&|and) acceptance checklist)\b|^(?:クイックガイドライン|レビューチェックリスト)/i;

/** The role of a section within another of this title and role. */
export function roleWithin(
  title: string,
  level: number,
  around: { readonly title: string; readonly role: SectionRole },
) {
  const isRecord = RECORDS.test(bareTitle(title)) || (around.role === 'background' && RECORDS.test(around.title));
  return isRecord ? 'background' : roleOf(title, level, around.role);
}

/** The role that a label such as "Acceptance Criteria:" gives to the list below it; null for a label that says nothing of it. */
export function labelRole(label: string): SectionRole | null {
  const found = ROLES.find(([, pattern]) => pattern.test(label))?.[0] ?? null;
  return found === 'criteria' || found === 'excluded' || found === 'questions' || found === 'risks' || found === 'goals'
    ? found
    : null;
}

/** A heading without its number, marks of emphasis, and signs such as a tick. */
export function bareTitle(title: string): string {
  return title
    .replace(/\*\*|`|\*\([^)]*\)\*/g, '')
    .replace(/^(?:appendix\s*[:.-]?\s*)?(?:[\divx]+(?:\.\d+)*[.):]?\s+|[A-Z][.)]\s+)?/i, (number) =>
      /\d|[.)]/.test(number) || /^appendix/i.test(number) ? '' : number,
    )
    .replace(/(?:\p{Extended_Pictographic}|\ufe0f)/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s:—–-]+$/u, '')
    .trim();
}
