import type { Socket } from 'node:net';

/** How long a connection may carry nothing before it is closed, in milliseconds: longer than providers think about an answer. */
const IDLE_MS = 15 * 60_000;

/** Carries bytes both ways until both sides have ended, either fails, or nothing came for long. */
export function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.setTimeout(IDLE_MS, () => from.destroy());
    from.on('error', () => to.destroy());
    // What was received to the end is still to be delivered.
    from.on('close', () => (from.readableEnded && from.writableFinished ? to.end() : to.destroy()));
    from.pipe(to);
  }
}

/** What answers a CONNECT at the most, in bytes: a status line and a few header lines. */
const ANSWER_MAX_BYTES = 16 * 1024;

/** Asks a proxy for a tunnel on a fresh connection; what the other side said at once is left to be read. Rejects when it is refused. */
export function askForTunnel(socket: Socket, target: string, headers = ''): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let answer = Buffer.alloc(0);
  const settle = (error: Error | null) => {
    socket.off('readable', read).off('error', settle).off('end', ended);
    if (error === null) resolve();
    else reject(error);
  };
  const ended = () => settle(new Error('The proxy hung up.'));
  const read = () => {
    for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
      answer = Buffer.concat([answer, chunk]);
      const end = answer.indexOf('\r\n\r\n');
      if (end === -1 && answer.length < ANSWER_MAX_BYTES) continue;
      const isOpen = end !== -1 && /^HTTP\/1\.[01] 200[ \r]/.test(answer.toString('latin1', 0, end + 2));
      if (isOpen && answer.length > end + 4) socket.unshift(answer.subarray(end + 4));
      settle(isOpen ? null : new Error('The proxy refused.'));
      return;
    }
  };
  socket.on('readable', read).on('error', settle).on('end', ended);
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${headers}\r\n`);
  return promise;
}
