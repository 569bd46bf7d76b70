import type { Sink } from '../cli/context.ts';

/** A standard stream as a sink. A reader that went away (`| head`) ends the program quietly: nobody is left to write for. */
export function openSink(stream: NodeJS.WriteStream): Sink {
  stream.on('error', (error) => {
    if (!('code' in error) || (error.code !== 'EPIPE' && error.code !== 'EIO')) throw error;
    process.exit(0);
  });
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : null;
    },
    write: (text) => new Promise((resolve) => void stream.write(text, () => resolve())),
  };
}

/** Hands Ctrl-C to a listener until the returned function is called; a second one while it is served ends the program. */
export function onInterrupt(listener: () => void): () => void {
  let pressed = false;
  const handle = () => {
    if (pressed) process.exit(130);
    pressed = true;
    listener();
  };
  process.on('SIGINT', handle);
  return () => process.off('SIGINT', handle);
}
