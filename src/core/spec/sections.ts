import { at } from '../at.ts';
import type { DraftPhase, DraftSection, SectionRole } from './draft.ts';
import { headingOf, plainText } from './items.ts';
import type { SourceText } from './lines.ts';
import { storyNames } from './phase-names.ts';

/** The headings of a document and, for each line, the section it stands in. */
export interface Outline {
  readonly title: string;
  readonly sections: readonly DraftSection[];
  readonly phases: readonly DraftPhase[];
  /** Index of the section of each line, -1 before the first heading. */
  readonly sectionOfLine: Int32Array;
}

const counted = '[\\s:-]*#?(?:\\d|[A-Z]\\b|[IVX]+\\b)';
const phaseLike = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:(?:phase|fase|フェーズ|stage|milestone|sprint|etapa|阶段|階段|iteration|phase group|user story|story|us|ユーザーストーリー|用户故事|用戶故事|사용자 ?스토리|фаза|этап|단계|페이즈)${counted}|\\d{1,3}\\s?단계|phase\\s*[:：]|第\\s?[\\d一二三四五六七八九十]+\\s?(?:阶段|階段))`,
  'iu',
);
/** Words that open a phase only where it lies in no other. */
const partLike = new RegExp(`^[^\\p{L}\\p{N}]*(?:wave|epic|part|step|week|day|group)${counted}`, 'iu');

/** True for a heading that opens a phase by its words. */
export function isPhaseHeading(title: string): boolean {
  return phaseLike.test(title) || partLike.test(title);
}

const checklistWords =
  /checklist|success criteria|definition of done|\bdod\b|acceptance criteria|completion criteria|exit criteria|quality gates?\b|sign-?off|constitution (?:check|compliance)|known issues|open questions|deliverables|チェックリスト|受入基準|受け入れ基準|成功指標|验收|完成标准|critérios|criterios|not tasks|out of scope/iu;
/** True for a heading whose words say that the boxes below it are checks. */
export function saysChecklist(title: string): boolean {
  return checklistWords.test(title);
}

const recordTitle = /^[^\p{L}]*(?:dev agent record|qa results?|change ?log|checklist results?)[^\p{L}]*$/iu;
/** True for a heading below which stands how the work went: boxes there are no work, whatever else the file holds. */
export function saysRecord(title: string): boolean {
  return recordTitle.test(title);
}

const noteTitle =
  /^[^\p{L}]*(?:(?:dev|developer|implementation|additional|general|other) )?(?:notes?|notas?|notizen|hinweise|remarques|メモ|備考|备注|注意)[^\p{L}]*$/iu;
/** True for a heading that is called notes and nothing else: boxes without ids there are no work beside other boxes. */
export function saysNotes(title: string): boolean {
  return noteTitle.test(title);
}

const adviceWords =
  /example|strateg|recommended|suggested|execution flow|execution summary|execution guidance|フロー|実行例|mvp|incremental|team|summary|overview|format|conventions|status|count|next steps|nächste schritte|pr[óo]ximos pasos?|próximos passos|prochaines étapes|prossimi passi|следующие шаги|次のステップ|下一步|다음 단계|estimat|timeline|review|remaining|coverage|注意|estratégia|概要/iu;
const hintWords =
  /parallel|notes?\b|並列|并行|平行|병렬|paralel|parallèl|параллел|critical path|caminho crítico|within each/iu;
const orderWords =
  /depend|execution order|task order|\border(?:ing)?\b|sequence|sequencing|task graph|blocking|依存|依赖|依賴|相依|順序|顺序|의존|순서|ordem|orden de|ordre|ordine|abhängig|reihenfolge|dépend|dipend|завис|порядок|залежн|afhankelijk|zależno|závislost|bağımlı|beroende|riippuvu|ketergantungan|phụ thuộc|completion order/iu;

function roleOf(title: string, parent: SectionRole): SectionRole {
  if (isPhaseHeading(title)) return parent === 'checklist' ? 'work' : parent;
  if (checklistWords.test(title)) return 'checklist';
  if (/execution flow|recommended|suggested|incremental|フロー/iu.test(title)) return 'advice';
  if (orderWords.test(title)) return 'order';
  if (hintWords.test(title) && !/example|実行例/iu.test(title)) return 'hint';
  if (adviceWords.test(title)) return 'advice';
  return parent === 'work' ? 'work' : parent;
}

function partOf(title: string): DraftSection['part'] {
  if (/implement|実装|实现|implementa/iu.test(title)) return 'implementation';
  return /\btests?\b|\btesting\b|テスト|测试|\btestes\b|pruebas/iu.test(title) ? 'tests' : 'other';
}

/** A heading that names no part belongs to the part of the heading above it, as long as that is no phase. */
function partWithin(title: string, parent: BareSection | undefined): DraftSection['part'] {
  const own = partOf(title);
  return own !== 'other' || parent === undefined || isPhaseHeading(parent.title) || isPhaseHeading(title)
    ? own
    : parent.part;
}

interface Open {
  readonly level: number;
  readonly index: number;
}

/** Reads all headings and groups them into phases; `holdsTask` says which lines (by index) hold a task. */
export function readOutline(source: SourceText, taskLines: readonly number[]): Outline {
  const sectionOfLine = new Int32Array(source.lines.length).fill(-1);
  const bare = readSections(source, sectionOfLine);
  const phases: DraftPhase[] = [];
  const phaseOf = findPhases(bare, phases, new Set(taskLines.map((line) => at(sectionOfLine, line))));
  const sections = bare.map((section, index) => ({ ...section, phase: phaseOf[index] ?? null }));
  const title = sections.find((section) => section.level === 1) ?? sections[0];
  return { title: title?.title ?? '', sections, phases, sectionOfLine };
}

/** The sections that a line stands in, by its index, innermost first. */
export function sectionsAround(outline: Outline, index: number): readonly DraftSection[] {
  const found: DraftSection[] = [];
  let section = outline.sections[at(outline.sectionOfLine, index)];
  while (section !== undefined) {
    found.push(section);
    section = section.parent === null ? undefined : outline.sections[section.parent];
  }
  return found;
}

type BareSection = Omit<DraftSection, 'phase'>;

function readSections(source: SourceText, sectionOfLine: Int32Array): BareSection[] {
  const sections: BareSection[] = [];
  const open: Open[] = [];
  for (const [index, line] of source.lines.entries()) {
    const heading = headingOf(line);
    if (heading !== null) {
      while ((open.at(-1)?.level ?? 0) >= heading.level) open.pop();
      const parent = open.at(-1)?.index ?? null;
      const title = plainText(heading.text);
      const inherited = parent === null ? 'work' : at(sections, parent).role;
      const isDocumentTitle = heading.level === 1 && sections.length === 0;
      open.push({ level: heading.level, index: sections.length });
      sections.push({
        title,
        level: heading.level,
        line: line.number,
        role: isDocumentTitle ? 'work' : roleOf(title, inherited),
        parent,
        part: partWithin(title, parent === null ? undefined : sections[parent]),
      });
    }
    sectionOfLine[index] = sections.length - 1;
  }
  return sections;
}

/** The phase of each section: the nearest heading above that is called a phase, else the heading the tasks stand under. */
function findPhases(
  sections: readonly BareSection[],
  phases: DraftPhase[],
  withTasks: ReadonlySet<number>,
): (number | null)[] {
  const phaseOf = new Array<number | null>(sections.length).fill(null);
  const holding = holdingTasks(sections, withTasks);
  const column = inColumns(sections);
  for (const [index, section] of sections.entries()) {
    const inherited = section.parent === null ? null : (phaseOf[section.parent] ?? null);
    const isPhase = phaseLike.test(section.title) || (inherited === null && partLike.test(section.title));
    const isTalk = section.role !== 'work' && !holding.has(index);
    const isNamed = isPhase && !isTalk && !(section.level === 1 && index === 0);
    const isPlain = inherited === null && withTasks.has(index) && !(section.level === 1 && index === 0);
    if (!isNamed && !isPlain) {
      phaseOf[index] = inherited;
      continue;
    }
    phaseOf[index] = phases.length;
    phases.push(phaseFrom(section, column.has(index)));
  }
  return phaseOf;
}

const columnTitle =
  /^[^\p{L}]*(?:to[ -]?do|doing|in[ -]progress|done|complete[d]?|backlog|icebox|blocked|pending|in review|proposed|up next|someday|未着手|進行中|完了|待办|进行中|已完成)(?: (?:tasks|items|work|ideas))?[^\p{L}]*$/iu;

/** Columns of a board, and what stands below them without being called a phase. */
function inColumns(sections: readonly BareSection[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [index, section] of sections.entries()) {
    if (isPhaseHeading(section.title)) continue;
    if (columnTitle.test(section.title) || (section.parent !== null && found.has(section.parent))) found.add(index);
  }
  return found;
}

/** Sections with tasks in them or in a section below them. */
function holdingTasks(sections: readonly BareSection[], withTasks: ReadonlySet<number>): ReadonlySet<number> {
  const holding = new Set<number>();
  for (const start of withTasks) {
    for (
      let index: number | null = start;
      index !== null && !holding.has(index);
      index = sections[index]?.parent ?? null
    )
      holding.add(index);
  }
  return holding;
}

const numberedStory = new RegExp(`(?:user stor(?:y|ies|ys)|${storyNames}|\\bus)[\\s-]?(\\d{1,3})(?!\\d)`, 'iu');

function phaseFrom(section: BareSection, column: boolean): DraftPhase {
  const number =
    /(?:phase|fase|フェーズ|stage|milestone|sprint|etapa|阶段|階段|단계|фаза|этап|iteration|wave|第)\s*(?:group\s*)?#?(\d+(?:\.\d+)*[a-z]?)/iu.exec(
      section.title,
    );
  const outline = /^(\d+(?:\.\d+)*[a-z]?)(?:[.)\s]|단계)/u.exec(section.title);
  const story = numberedStory.exec(section.title);
  return {
    title: section.title,
    number: number?.[1] ?? outline?.[1] ?? null,
    story: story === null ? null : `US${Number(story[1])}`,
    line: section.line,
    parallel: /\[P\]|\(P\)/.test(section.title),
    column,
  };
}
