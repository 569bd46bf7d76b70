/** Names of specs in a list: in brackets, with commas, in quotes; `none` names nothing. */
export function namesIn(written: string): readonly string[] {
  return written
    .replaceAll(/^\[|\]$/g, '')
    .split(/[,;]|\band\b/)
    .map((part) => part.trim().replaceAll(/^["'`]|["'`.]$/g, ''))
    .filter((part) => /^[\w./-]+$/.test(part) && !/^(?:none|n\/a|nothing|-)$/i.test(part));
}
