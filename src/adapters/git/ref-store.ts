import { assert } from '../../core/assert.ts';
import type { AnswerReader, GitConversation } from './git-conversation.ts';
import type { ObjectStore } from './object-store.ts';
import { RepositoryFault } from './repository-fault.ts';

/** One change of a ref; `old` of null means that it must not exist, undefined that any value will do. */
export interface RefChange {
  readonly ref: string;
  /** The new commit, or null to delete the ref. */
  readonly to: string | null;
  readonly old?: string | null;
}

/** Whether a transaction happened; a refusal says what git said. */
export type RefOutcome = { readonly status: 'done' } | { readonly status: 'refused'; readonly message: string };

/** Names git and this protocol both take without quoting. */
const REF = /^refs\/[A-Za-z0-9._/@+=,-]+$/;

/**
 * The refs of the user's repository: all or nothing, compare-and-swap, hooks off. One long-lived `update-ref` does the writing, one
 * at a time by its nature, so that racing steps of ours never meet on a lock.
 */
export class RefStore {
  readonly #reader: ObjectStore;
  readonly #writer: GitConversation;

  constructor(reader: ObjectStore, writer: GitConversation) {
    this.#reader = reader;
    this.#writer = writer;
  }

  /** The object a full ref is at, or null when there is no such ref. */
  async resolve(ref: string): Promise<string | null> {
    assertRef(ref);
    const header = await this.#reader.header(ref);
    return header?.oid ?? null;
  }

  /** Applies the changes together, or none of them. */
  async apply(changes: readonly RefChange[]): Promise<RefOutcome> {
    const commands = changes.map(toCommand).join('');
    try {
      await this.#writer.ask(`start\n${commands}commit\n`, readCommitted);
      return { status: 'done' };
    } catch (error) {
      if (error instanceof RepositoryFault && error.failure.reason === 'repository') {
        return { status: 'refused', message: error.message };
      }
      throw error;
    }
  }
}

function assertRef(ref: string): void {
  assert(REF.test(ref) && !ref.includes('..') && !ref.includes('//'), `ref ${JSON.stringify(ref)} is a plain full ref`);
}

function toCommand(change: RefChange): string {
  assertRef(change.ref);
  const old = change.old === undefined ? '' : ` ${change.old ?? '0'.repeat(change.to?.length ?? 40)}`;
  return change.to === null ? `delete ${change.ref}${old}\n` : `update ${change.ref} ${change.to}${old}\n`;
}

const COMMITTED = 'start: ok\ncommit: ok\n';

const readCommitted: AnswerReader<void> = (received) =>
  received.length < COMMITTED.length ? null : { answer: undefined, used: COMMITTED.length };
