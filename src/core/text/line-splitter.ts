/** One line of a stream: `overlong` ones are cut at the bound and their rest is dropped. */
export interface StreamLine {
  readonly text: string;
  readonly overlong: boolean;
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = 0xfeff;

/** One for all lines: making one costs more than decoding a short line. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

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
    const first = chunk.indexOf(LINE_FEED);
    if (first === -1) {
      this.#keep(chunk);
      return [];
    }
    const last = chunk.lastIndexOf(LINE_FEED);
    const line = this.#complete(chunk.subarray(0, first));
    const lines = first === last ? [] : this.#whole(chunk.subarray(first + 1, last));
    this.#keep(chunk.subarray(last + 1));
    return [line, ...lines];
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

  /** The lines of a piece that holds whole ones alone: decoded at once where none can be too long, for that is many times as fast. */
  #whole(piece: Uint8Array): readonly StreamLine[] {
    if (piece.length <= this.#limit)
      return decoder
        .decode(piece)
        .split('\n')
        .map((text) => ({ text: withoutMarks(text), overlong: false }));
    const lines: StreamLine[] = [];
    for (let start = 0; start <= piece.length; ) {
      const feed = piece.indexOf(LINE_FEED, start);
      const end = feed === -1 ? piece.length : feed;
      lines.push(this.#complete(piece.subarray(start, end)));
      start = end + 1;
    }
    return lines;
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
  return withoutMarks(decoder.decode(bytes));
}

/** Without a byte order mark before it and the CR of a CRLF behind it. */
function withoutMarks(text: string): string {
  const from = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  return text.slice(from, text.endsWith('\r') ? -1 : undefined);
}
