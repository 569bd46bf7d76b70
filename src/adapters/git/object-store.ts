import { randomUUID } from 'node:crypto';
import { link, mkdir, open, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { AnswerReader, GitConversation } from './git-conversation.ts';
import {
  type Commit,
  encodeCommit,
  encodeTree,
  hashObject,
  type ObjectFormat,
  type ObjectType,
  parseCommit,
  parseTree,
  type TreeEntry,
} from './object-codec.ts';
import { faultFromGit, repositoryFault } from './repository-fault.ts';

/** What is known of an object without reading it. */
export interface ObjectHeader {
  readonly oid: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

const deflated = promisify(deflate);

/**
 * The objects of the user's repository. Reads go through one long-lived git process. The few objects that the engine makes itself (commits,
 * the plan file with a ticked box, the trees above it) are written straight as loose objects, whose format is git's public contract: a
 * process for each would cost more than all of them.
 */
export class ObjectStore {
  readonly format: ObjectFormat;
  readonly #directory: string;
  readonly #reader: GitConversation;

  constructor(directory: string, format: ObjectFormat, reader: GitConversation) {
    this.#directory = directory;
    this.format = format;
    this.#reader = reader;
  }

  /** The header of an object, or null when there is none. `name` is an object name or a full ref that the reader can see. */
  header(name: string): Promise<ObjectHeader | null> {
    return this.#reader.ask(`info ${name}\n`, readHeader);
  }

  /** The whole content of an object that has to be there and of the given type. */
  async read(oid: string, type: ObjectType): Promise<Buffer> {
    const found = await this.#reader.ask(`contents ${oid}\n`, readContents);
    if (found === null) throw faultFromGit('cat-file', `missing ${type} ${oid}`);
    if (found.header.type !== type) throw wrongType(oid, type, found.header.type);
    return found.bytes;
  }

  /** Reads a tree object. */
  async tree(oid: string): Promise<TreeEntry[]> {
    return parseTree(await this.read(oid, 'tree'), this.format);
  }

  /** Reads a commit object. */
  async commit(oid: string): Promise<Commit> {
    return parseCommit(await this.read(oid, 'commit'));
  }

  /** Writes a commit by the engine and returns its name. */
  writeCommit(commit: Commit): Promise<string> {
    return this.write('commit', encodeCommit(commit));
  }

  /** Writes a tree; the entries have to be in git's order. */
  writeTree(entries: readonly TreeEntry[]): Promise<string> {
    return this.write('tree', encodeTree(entries));
  }

  /** Writes an object durably; does nothing when it is there already. */
  async write(type: ObjectType, bytes: Uint8Array): Promise<string> {
    const oid = hashObject(this.format, type, bytes);
    const folder = join(this.#directory, oid.slice(0, 2));
    const path = join(folder, oid.slice(2));
    if (await exists(path)) return oid;
    await mkdir(folder, { recursive: true });
    const body = await deflated(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]), { level: 1 });
    const temporary = join(folder, `tmp_obj_${randomUUID()}`);
    try {
      await writeSynced(temporary, body);
      await link(temporary, path).catch(ignoreExisting);
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
    return oid;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function writeSynced(path: string, body: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx', 0o444);
  await file.writeFile(body);
  await file.datasync();
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function wrongType(oid: string, wanted: string, found: string): Error {
  return repositoryFault(`${oid} is a ${found}, not a ${wanted}.`, 'Name a commit of this repository, then retry.');
}

interface HeaderLine {
  readonly header: ObjectHeader | null;
  /** Offset behind the line feed. */
  readonly next: number;
}

function headerLine(received: Buffer): HeaderLine | null {
  const end = received.indexOf(0x0a);
  if (end === -1) return null;
  const [oid = '', type = '', size] = received.toString('latin1', 0, end).split(' ');
  const header = size === undefined ? null : { oid, type, size: Number(size) };
  return { header, next: end + 1 };
}

const readHeader: AnswerReader<ObjectHeader | null> = (received) => {
  const line = headerLine(received);
  return line === null ? null : { answer: line.header, used: line.next };
};

const readContents: AnswerReader<{ readonly header: ObjectHeader; readonly bytes: Buffer } | null> = (received) => {
  const line = headerLine(received);
  if (line === null) return null;
  if (line.header === null) return { answer: null, used: line.next };
  const end = line.next + line.header.size;
  if (received.length < end + 1) return null;
  return { answer: { header: line.header, bytes: Buffer.from(received.subarray(line.next, end)) }, used: end + 1 };
};
