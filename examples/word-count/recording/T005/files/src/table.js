/**
 * Formats rows of the same length as lines of text: two blanks between columns, numbers to the right, the last column to the left.
 *
 * @param {readonly (readonly (string | number)[])[]} rows
 * @returns {string}
 */
export function formatTable(rows) {
  const cells = rows.map((row) => row.map(String));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => `${formatRow(row, widths)}\n`).join('');
}

function formatRow(row, widths) {
  const last = row.length - 1;
  return row.map((cell, column) => (column === last ? cell : cell.padStart(widths[column]))).join('  ');
}
