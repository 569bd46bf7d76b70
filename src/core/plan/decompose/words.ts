const STOP = new Set(
  'the and for with from that this into onto each all any are was were has have had will shall must should can could may not its their they them user users able when then given where which who what how than via per use used using uses only also more most new existing system application app support supports provide provides ensure include includes including based following within without between after before during other such make makes made one two three multiple single select selected create update delete show display list all any'.split(
    ' ',
  ),
);

/** Words of a heading that name no subject. */
export const GENERIC = new Set(
  'requirement functional feature overview detail general core main key user story scenario specification technical implementation acceptance criteria behavior behaviour functionality flow design enhancement integration management goal scope change description list item part section component product additional misc other non add point note constraint nice capability summary introduction deliverable objective demand limitation assumption metric proposal suggestion consideration primary mandatory phase project input quality sub task solution muss soll kann anforderung anforderungen exigence exigences'
    .split(' ')
    .map(stemOf),
);

/** Words that carry meaning, in their stems, in order, with repeats. */
export function meaningfulWords(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? []).flatMap((word) =>
    STOP.has(word) ? [] : [stemOf(word)],
  );
}

/** Words of a heading that name its subject. */
export function subjectWords(label: string): readonly string[] {
  return meaningfulWords(label).filter((word) => !GENERIC.has(word));
}

/** Crude, and the same for all forms that matter here: plural, gerund, past. */
export function stemOf(word: string): string {
  return shortened(word).replace(/(?<=\p{L}{3})e$/u, '');
}

function shortened(word: string): string {
  if (word.length > 5 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 6 && word.endsWith('ing')) return word.slice(0, -3);
  if (word.length > 5 && word.endsWith('ed')) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}
