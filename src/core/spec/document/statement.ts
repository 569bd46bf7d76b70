/**
 * What a statement of a document is about: `story`, `requirement`, `criterion`, `quality` (non-functional), `constraint`, `component`, `entity`
 * and `endpoint` are what is wanted; `test` is how it is checked; `symptom`, `reproduction`, `cause` and `fix` are the parts of a debug
 * investigation; `goal`, `step`, `metric`, `excluded`, `question`, `risk`, `assumption` and `dependency` (on others) are told, and no task is
 * made of them while the document states more.
 */
export type StatementKind =
  | 'story'
  | 'requirement'
  | 'criterion'
  | 'quality'
  | 'constraint'
  | 'component'
  | 'entity'
  | 'endpoint'
  | 'test'
  | 'symptom'
  | 'reproduction'
  | 'cause'
  | 'fix'
  | 'goal'
  | 'step'
  | 'excluded'
  | 'metric'
  | 'question'
  | 'risk'
  | 'assumption'
  | 'dependency';

/** One thing that a document states: a list item, a row, a heading or a sentence. */
export interface Statement {
  /** As the document has it, such as `FR-003`; else made from kind and text, so that it stays while other lines change. */
  readonly id: string;
  /** Whether the document has the id. */
  readonly numbered: boolean;
  readonly kind: StatementKind;
  /** Without marks of emphasis, box and id. */
  readonly text: string;
  /** What stands before the first colon or in bold, or the title of a heading; empty where it has none. */
  readonly label: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Where it begins in that line, in UTF-16 code units, from 1. */
  readonly column: number;
  /** Index of its section in `Documents.sections`. */
  readonly section: number;
  /** Index of the story or requirement with criteria of its own that it stands under; null for none. */
  readonly owner: number | null;
  /** Files that it names. */
  readonly files: readonly string[];
}

/** A heading with what stands below it. */
export interface DocumentSection {
  readonly title: string;
  /** 0 for what stands before the first heading, else 1 to 6. */
  readonly level: number;
  readonly file: string;
  readonly line: number;
  /** Index of the section around it, or null. */
  readonly parent: number | null;
  readonly role: SectionRole;
}

/** What the text of a section says, by its heading or by one around it. */
export type SectionRole =
  | 'requirements'
  | 'stories'
  | 'criteria'
  | 'quality'
  | 'constraints'
  | 'components'
  | 'data'
  | 'api'
  | 'tests'
  | 'goals'
  | 'metrics'
  | 'steps'
  | 'rollout'
  | 'excluded'
  | 'questions'
  | 'risks'
  | 'assumptions'
  | 'dependencies'
  | 'background'
  | 'symptom'
  | 'reproduction'
  | 'cause'
  | 'fix'
  | 'plain';

/** Everything that one or more documents of a spec state. */
export interface Documents {
  readonly title: string;
  readonly sections: readonly DocumentSection[];
  /** In the order of the documents. */
  readonly statements: readonly Statement[];
  /** Words of all documents, code and comments left out. */
  readonly words: number;
  /** What is read as neither wanted nor told, in the order of the documents. */
  readonly unread: readonly UnreadText[];
}

/** A sentence, item or row of which nothing is made. */
export interface UnreadText {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** The text of one document with the name it is shown by. */
export interface DocumentText {
  readonly file: string;
  readonly text: string;
}
