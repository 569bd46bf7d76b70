/** Longest line that is put together; a longer one means that the sender is not what it should be. */
const LINE_LIMIT = 64 * 1024 * 1024;

/** Cuts a stream of bytes into its lines. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** Takes the next bytes; returns the lines that they complete. */
  feed(chunk: Uint8Array): readonly string[] {
    const text = this.#rest + this.#decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, LINE_LIMIT);
    return lines;
  }
}
