/** The option that an answer means: by its text, whatever its case, or by its number from 1; null for none. Without options any answer will do. */
export function optionOf(options: readonly string[], answer: string): string | null {
  if (options.length === 0) return answer;
  const said = answer.trim();
  const exact = options.find((option) => option.trim() === said);
  const loose = options.find((option) => option.trim().toLowerCase() === said.toLowerCase());
  const byNumber = /^[1-9]\d?$/.test(said) ? options[Number(said) - 1] : undefined;
  return exact ?? loose ?? byNumber ?? null;
}
