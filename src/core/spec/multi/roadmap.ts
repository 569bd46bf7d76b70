/** One spec in the order of a roadmap. */
export interface RoadmapLine {
  readonly spec: string;
  /** What stands behind `Dependencies:`; empty where nothing does. */
  readonly dependencies: string;
  readonly done: boolean;
  /** From 1. */
  readonly line: number;
}

const SPECS_HEADING = /^##\s+Specs\b/i;
const ROADMAP_LINE = /^\s*[-*]\s+\[([ xX~-])\]\s+\**([\w.-]+)\**\s*(?:--|—|–|:|-)\s*(.*)$/;

/** The specs in the section "Specs (dependency order)" of a roadmap; what stands under other headings is not part of the order. */
export function readRoadmap(text: string): readonly RoadmapLine[] {
  const found: RoadmapLine[] = [];
  let inside = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^##\s/.test(line)) inside = SPECS_HEADING.test(line);
    const match = inside ? ROADMAP_LINE.exec(line) : null;
    if (match === null) continue;
    const [, mark = '', spec = '', said = ''] = match;
    const dependencies = /Dependencies\s*:\s*(.+?)\.?\s*$/i.exec(said)?.[1] ?? '';
    found.push({ spec, dependencies, done: /x/i.test(mark), line: index + 1 });
  }
  return found;
}

/** Whether a text is such a roadmap rather than free text about plans. */
export function isRoadmap(text: string): boolean {
  return readRoadmap(text).length > 0;
}
