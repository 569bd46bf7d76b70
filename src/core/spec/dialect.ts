import type { Dialect } from '../plan/plan.ts';
import { headingOf, readListItem, readTableRow } from './items.ts';
import { readLines, type SourceLine, type SourceText } from './lines.ts';
import { readTaskHead } from './task-line.ts';

/** Tells which dialect a task list is written in, from its lines first and its path where they leave it open. */
export function detectDialect(text: string, path: string): Dialect {
  return dialectOf(readLines(text), path);
}

/** Like `detectDialect`, for a text that is cut into lines already. */
export function dialectOf(source: SourceText, path: string): Dialect {
  const seen = countForms(source);
  if (seen.taskIds > 0 && seen.taskIds >= seen.outlineIds) return 'spec-kit';
  const inKiro = /(?:^|[\\/])\.?kiro[\\/]/i.test(path);
  if (seen.outlineIds > 0) {
    if (inKiro || seen.kiroMarks > 0) return 'kiro';
    if (/openspec[\\/]/i.test(path)) return 'checklist';
    return seen.majors > 0 && seen.majors < seen.outlineIds ? 'kiro' : 'checklist';
  }
  if (seen.taskHeadings > 0 || seen.taskRows > 0) return 'spec-kit';
  return inKiro && seen.boxes === 0 ? 'kiro' : inKiro && seen.wordHeadings > 0 ? 'kiro' : 'checklist';
}

interface Forms {
  boxes: number;
  taskIds: number;
  outlineIds: number;
  majors: number;
  taskHeadings: number;
  taskRows: number;
  wordHeadings: number;
  kiroMarks: number;
}

function countForms(source: SourceText): Forms {
  const forms = {
    boxes: 0,
    taskIds: 0,
    outlineIds: 0,
    majors: 0,
    taskHeadings: 0,
    taskRows: 0,
    wordHeadings: 0,
    kiroMarks: 0,
  };
  for (const line of source.lines) {
    if (line.context === 'fence' && /"waves"\s*:/.test(line.text)) forms.kiroMarks++;
    if (line.context !== 'text') continue;
    if (/^\s*(?:[-*+]\s+)?_(?:Requirements|Depends|Boundary|需求|要件|المتطلبات)[^:：]{0,20}[:：]/u.test(line.text))
      forms.kiroMarks++;
    const item = readListItem(line.text);
    if (item !== null && item.box !== null) countBox(item.text, forms);
    else countOther(line, forms);
  }
  return forms;
}

function countBox(text: string, forms: Forms): void {
  forms.boxes++;
  if (readTaskHead(text, 'task') !== null) forms.taskIds++;
  const outline = readTaskHead(text, 'outline');
  if (outline === null) return;
  forms.outlineIds++;
  if (/^\d+$/.test(outline.id)) forms.majors++;
}

function countOther(line: SourceLine, forms: Forms): void {
  const { text } = line;
  const heading = headingOf(line);
  if (heading !== null) {
    if (readTaskHead(heading.text, 'task') !== null) forms.taskHeadings++;
    if (/^(?:Task|タスク|任务|任務)\s*#?\d/iu.test(heading.text)) forms.wordHeadings++;
    return;
  }
  const cells = text.includes('|') ? readTableRow(text) : null;
  if (cells?.slice(0, 2).some((cell) => readTaskHead(cell, 'task') !== null) === true) forms.taskRows++;
}
