import type { Finding } from './draft.ts';
import { headingOf, readListItem } from './items.ts';
import { longestLine, type SourceLine, type SourceText } from './lines.ts';

/** Faults of the text itself: control characters, endless lines, fences without an end, patches and merge conflicts. */
export function findTextFaults(source: SourceText): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const add = (finding: Finding) => {
    if (!seen.has(finding.code)) findings.push(finding);
    seen.add(finding.code);
  };
  for (const index of source.unclosedFences) add(unclosedFence(index + 1));
  if (source.unclosedComment !== null) add(unclosedComment(source.unclosedComment + 1));
  let patchHeader = false;
  const [only] = source.lines;
  if (only !== undefined && source.lines.length === 1 && /\r[^\r]/.test(only.text)) add(returnsAlone());
  for (const line of source.lines) {
    const control = controlAt(line.text);
    if (control !== -1) add(controlCharacter(line.number, control + 1));
    if (line.length > longestLine) add(longLine(line));
    if (line.context !== 'text' && line.context !== 'front-matter') continue;
    if (line.number <= 5 && /^(?:--- a\/|\+\+\+ b\/|diff --git )/.test(line.text)) patchHeader = true;
    if (patchHeader && /^@@ -\d/.test(line.text)) add(patch(line.number));
    if (/^(?:<{7} |>{7} )/.test(line.text)) add(mergeConflict(line.number));
  }
  return findings;
}

function controlAt(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 && code !== 9 && code !== 12 && code !== 13) return at;
    if (code === 127) return at;
  }
  return -1;
}

/** Nothing but old computers ended lines so; a task per line would be one endless line. */
function returnsAlone(): Finding {
  return {
    code: 'spec/line-ends',
    severity: 'error',
    message: 'The lines end with a carriage return alone, so the whole file reads as one line.',
    hint: 'Save the file with line feeds (LF or CRLF).',
    line: 1,
    column: 1,
  };
}

function unclosedFence(line: number): Finding {
  return {
    code: 'spec/unclosed-fence',
    severity: 'warning',
    message: 'This code fence is never closed; the lines after it are read as text.',
    hint: 'Close the fence, or remove the mark when it is left over.',
    line,
    column: 1,
  };
}

function unclosedComment(line: number): Finding {
  return {
    code: 'spec/unclosed-comment',
    severity: 'warning',
    message: 'This comment is never closed; the lines after it are read as text.',
    hint: 'Close the comment with -->.',
    line,
    column: 1,
  };
}

function controlCharacter(line: number, column: number): Finding {
  return {
    code: 'spec/control-character',
    severity: 'error',
    message: 'The line holds a control character that no text file has.',
    hint: 'Remove the character; the file may be binary or damaged.',
    line,
    column,
  };
}

function longLine(line: SourceLine): Finding {
  const isTask = readListItem(line.text) !== null || headingOf(line) !== null;
  return {
    code: 'spec/long-line',
    severity: isTask ? 'error' : 'warning',
    message: `The line has ${line.length} characters; only the first ${longestLine} are read.`,
    hint: 'Break the line into shorter ones.',
    line: line.number,
    column: longestLine + 1,
  };
}

function patch(line: number): Finding {
  return {
    code: 'spec/patch',
    severity: 'error',
    message: 'The file is a patch, not a plan: it shows lines before and after a change.',
    hint: 'Apply the patch and read the file that it changes.',
    line,
    column: 1,
  };
}

function mergeConflict(line: number): Finding {
  return {
    code: 'spec/merge-conflict',
    severity: 'error',
    message: 'The file holds the marks of an unfinished merge.',
    hint: 'Decide between the two sides and remove the marks.',
    line,
    column: 1,
  };
}
