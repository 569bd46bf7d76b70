import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, open, readFile, stat } from 'node:fs/promises';
import { failure, type Result, success } from '../core/result.ts';
import type { Refusal } from '../core/run/commands.ts';

/** Random bytes in a token: 256 bit. */
const TOKEN_BYTES = 32;

/**
 * The secret that every request has to carry. It lives in a file that only the user can read, because a read-only bind mount does not
 * stop a sandboxed process from connecting to the socket. An existing token is kept; one that others could read is replaced.
 */
export async function openToken(path: string): Promise<Result<string, Refusal>> {
  const existing = await readPrivateToken(path);
  if (existing !== null) return success(existing);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  try {
    const file = await open(path, 'w', 0o600);
    try {
      await chmod(path, 0o600);
      await file.writeFile(`${token}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return success(token);
  } catch (error) {
    return failure({
      reason: 'token-not-written',
      message: `The token file ${path} could not be written (${error instanceof Error ? error.message : String(error)}).`,
      hint: 'Make the folder writable for you, or set SLIPWAY_HOME to a folder that is.',
    });
  }
}

async function readPrivateToken(path: string): Promise<string | null> {
  try {
    const { mode, uid } = await stat(path);
    if ((mode & 0o077) !== 0 || uid !== process.getuid?.()) return null;
    const token = (await readFile(path, 'utf8')).trim();
    return token.length >= TOKEN_BYTES ? token : null;
  } catch {
    return null;
  }
}

/** Whether an `authorization` header carries the token; takes the same time however much of it is right. */
export function carriesToken(header: string | undefined, token: string): boolean {
  const given = header?.startsWith('Bearer ') === true ? header.slice('Bearer '.length) : '';
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
