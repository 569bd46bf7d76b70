/** One line of a stream: `overlong` ones are cut at the bound and their rest is dropped. */
export interface StreamLine {
  readonly text: string;
  readonly overlong: boolean;
}

const LINE_FEED = 0x0a;

/** One for all lines: making one costs more than decoding a short line. */
const decoder = new TextDecoder();

/** Cuts a stream of bytes into lines of UTF-8 in bounded memory; line ends are LF or CRLF. */
export class LineSplitter {
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #overlong = false;

  /** `limit` is the longest line in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes the next bytes and returns the lines that they complete. */
  add(chunk: Uint8Array): readonly StreamLine[] {
    const lines: StreamLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      lines.push(this.#complete(chunk.subarray(start, end)));
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  /** What stands behind the last line feed, or null when there is nothing. */
  end(): StreamLine | null {
    return this.#length === 0 && !this.#overlong ? null : this.#take();
  }

  /** The line that this piece ends; most lines come in one piece and are decoded where they are. */
  #complete(piece: Uint8Array): StreamLine {
    if (this.#length === 0 && !this.#overlong && piece.length <= this.#limit)
      return { text: decodeLine(piece), overlong: false };
    this.#keep(piece);
    return this.#take();
  }

  #keep(piece: Uint8Array): void {
    const room = this.#limit - this.#length;
    if (piece.length > room) this.#overlong = true;
    if (room <= 0 || piece.length === 0) return;
    // A copy: the caller may use its buffer again.
    this.#pieces.push(piece.slice(0, room));
    this.#length += Math.min(piece.length, room);
  }

  #take(): StreamLine {
    const bytes = new Uint8Array(this.#length);
    let offset = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, offset);
      offset += piece.length;
    }
    const line = { text: decodeLine(bytes), overlong: this.#overlong };
    this.#pieces = [];
    this.#length = 0;
    this.#overlong = false;
    return line;
  }
}

function decodeLine(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
