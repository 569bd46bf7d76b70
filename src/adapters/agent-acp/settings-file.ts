import { readFileSync } from 'node:fs';

/** An object of settings. */
export type Settings = Readonly<Record<string, unknown>>;

/** Reads a file of settings, JSON that may hold comments and commas before closing brackets. Null when it is not there or is none. */
export function readSettings(path: string): Settings | null {
  try {
    return parseSettings(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Reads settings, or null when the text is no object. */
export function parseSettings(text: string): Settings | null {
  try {
    const value: unknown = JSON.parse(withoutComments(text));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Strings stay as they are: whatever looks like a comment in them is none. */
const PIECE = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*[}\]])/g;

function withoutComments(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(PIECE, (piece) => (piece.startsWith('"') ? piece : ' '));
}

/** The object of that name, or an empty one. */
export function section(settings: Settings, name: string): Settings {
  const value = settings[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
