/**
 * All figures as one JSON document. `top` is left out when nobody asked for the most frequent words.
 *
 * @param {{ files: { file: string, counts: object }[], total: object, readingMinutes: number, top: object[] | null }} figures
 * @returns {string}
 */
export function formatJson(figures) {
  const { files, total, readingMinutes, top } = figures;
  const document = {
    files: files.map(({ file, counts }) => ({ file, ...counts })),
    total,
    readingMinutes,
    ...(top === null ? {} : { top }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
