/** Names of the sections of a brief, in the order in which they stand when nobody says otherwise. */
export const SECTION_NAMES = [
  'task',
  'criteria',
  'background',
  'architecture',
  'requirements',
  'guidance',
  'files',
  'dependencies',
  'tests',
  'gates',
] as const;

export type SectionName = (typeof SECTION_NAMES)[number];

/** One piece of a section: it is inlined whole, or cut at the end of a line, or left out. */
export interface BriefItem {
  /** What it is: an id, a path, a heading; empty where the text stands for itself. */
  readonly label: string;
  readonly text: string;
  /** Where it comes from; `line` is from 1, or null for the file as such. */
  readonly source: { readonly file: string; readonly line: number | null } | null;
  /** True where the end of the text was left out. */
  readonly cut: boolean;
}

/** A part of a brief. */
export interface BriefSection {
  readonly name: SectionName;
  readonly title: string;
  readonly items: readonly BriefItem[];
  /** Estimated, with its heading. */
  readonly tokens: number;
}

/** What did not fit into the budget, and where it can be read. */
export interface Omission {
  readonly section: SectionName;
  /** Labels of what is missing, shortened. */
  readonly what: string;
  readonly tokens: number;
  readonly why: string;
  /** The file to read instead. */
  readonly where: string;
}

/** Something that a stateless agent would have to guess. */
export interface Gap {
  readonly section: SectionName;
  readonly what: string;
  /** What to do about it. */
  readonly hint: string;
}

/** The bounded, inlined part of a packet: what an agent reads first. The whole spec lies beside it as files. */
export interface Brief {
  readonly schemaVersion: 1;
  readonly task: string;
  readonly title: string;
  /** `stateless-ready` when nothing has to be guessed. */
  readonly state: 'stateless-ready' | 'incomplete';
  readonly missing: readonly Gap[];
  /** Estimated at four bytes a token. */
  readonly budget: { readonly tokens: number; readonly used: number };
  readonly sections: readonly BriefSection[];
  readonly omitted: readonly Omission[];
  /** Every document of the spec, whole. */
  readonly specFiles: readonly string[];
}
