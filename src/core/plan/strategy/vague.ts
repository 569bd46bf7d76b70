/** A named reason why a criterion cannot be tested, with what would make it testable. */
export interface VagueFinding {
  /** Permanent name of the rule, such as `vague/quality-word`. */
  readonly rule: string;
  /** The words that it is about. */
  readonly words: string;
  readonly suggestion: string;
}

interface Rule {
  readonly rule: string;
  readonly pattern: RegExp;
  /** A criterion that says this is precise about the same thing. */
  readonly unless?: RegExp;
  readonly suggestion: string;
}

const FIGURE = /\d|\bonce\b|\bzero\b|\bnever\b|\balways\b|\bexactly\b/i;

const RULES: readonly Rule[] = [
  {
    rule: 'vague/speed',
    pattern:
      /\b(?:fast|quick(?:ly)?|responsive|performant|low latency|in real time|instant(?:ly)?|snappy|efficient(?:ly)?)\b/i,
    unless: /\d\s*(?:ms|s|sec|seconds?|minutes?|%|req|requests?|rows?|items?)/i,
    suggestion: 'Name a figure and where it is measured, such as "under 200 ms at p95 with 1,000 rows".',
  },
  {
    rule: 'vague/quality-word',
    pattern:
      /\b(?:user[- ]friendly|intuitive|easy(?: to use)?|simple|clean|robust|reliable|scalable|maintainable|modern|nice|good|beautiful|seamless(?:ly)?|smooth(?:ly)?)\b/i,
    unless: FIGURE,
    suggestion: 'Say what a person or a program observes, such as "a new user adds a photo without reading help".',
  },
  {
    rule: 'vague/manner',
    pattern:
      /\b(?:properly|correctly|appropriate(?:ly)?|as (?:needed|expected|appropriate|required)|adequate(?:ly)?|reasonabl[ey]|sufficient(?:ly)?|where (?:possible|appropriate))\b/i,
    unless: /\b(?:when|if|given|returns?|rejects?|shows?|equals?)\b/i,
    suggestion: 'Say the input and the result: "given X, it returns Y".',
  },
  {
    rule: 'vague/open-list',
    pattern: /\b(?:etc|and so on|and more|such as|various|several|some|many|a (?:few|number) of)\b/i,
    unless: FIGURE,
    suggestion: 'List all cases, or give the number that is enough.',
  },
  {
    rule: 'vague/works',
    pattern:
      /\b(?:works?|working|functional|functions|is (?:supported|handled|implemented|complete|done))\b(?!\s+(?:when|with|if|on|for|by)\b)/i,
    unless: /\b(?:when|if|given|returns?|shows?|rejects?|exit)\b/i,
    suggestion: 'Say how one sees that it works: the command, the input and the output.',
  },
  {
    rule: 'vague/all',
    pattern: /\b(?:all (?:edge cases|errors|cases|browsers|devices|scenarios)|every (?:error|case|scenario))\b/i,
    suggestion: 'Name the cases that have to be covered.',
  },
  {
    rule: 'vague/comparison',
    pattern: /\b(?:better|faster|smaller|improved?|optimi[sz]ed|reduced?|increased?|minimal|maximal)\b/i,
    unless: FIGURE,
    suggestion: 'Say than what, and by how much.',
  },
  {
    rule: 'vague/undecided',
    pattern:
      /\b(?:tbd|todo|to be (?:determined|decided|defined)|maybe|possibly|might|could|ideally|if possible|hopefully)\b|\?\s*$/i,
    suggestion: 'Decide it, or leave it out until it is decided.',
  },
];

/** What of a criterion cannot be tested as it is; nothing for one that can. */
export function findVague(criterion: string): readonly VagueFinding[] {
  return RULES.flatMap(({ rule, pattern, unless, suggestion }) => {
    const words = pattern.exec(criterion)?.[0];
    if (words === undefined || unless?.test(criterion) === true) return [];
    return [{ rule, words, suggestion }];
  });
}
