/**
 * Reads what a sentence says about order. The grammar is small on purpose: names left of a word of order, names right of
 * it, whatever stands between them is skipped. Punctuation decides where a thought ends and whose subject goes on.
 */
import { present } from '../assert.ts';
import { at as elementAt } from '../at.ts';
import type { Statement, StatementContext } from './statement.ts';
import type { Reference, Token, Vocabulary } from './tokens.ts';
import { readTokens } from './tokens.ts';

/** Everything that a sentence says about order, in the order it says it. */
export function readStatements(sentence: string, context: StatementContext): readonly Statement[] {
  const tokens = readTokens(sentence, context.vocabulary);
  const statements: Statement[] = [];
  new Clause(context.subject, context.own, statements).read(tokens, 0, tokens.length);
  return statements;
}

/** The names in a sentence, in order. */
export function readReferences(sentence: string, vocabulary: Vocabulary): readonly Reference[] {
  return readTokens(sentence, vocabulary).flatMap((token) => (token.type === 'reference' ? [token.reference] : []));
}

/** Tokens that make a bracket a thought of its own. */
const sayingTypes: ReadonlySet<Token['type']> = new Set([
  'after',
  'before',
  'not',
  'none',
  'back-arrow',
  'done-first',
  'later-than',
  'earlier-than',
  'free-of',
]);

/** Verbs that stand last, behind their object. */
type LastVerb = 'earlier-than' | 'later-than' | 'free-of';

type Relation = 'after' | 'before' | 'arrow' | 'done-first' | 'not';

/** Reads one run of tokens; a bracket is read by a clause of its own. */
class Clause {
  readonly #base: readonly Reference[];
  readonly #own: boolean;
  readonly #out: Statement[];
  /** Nothing was said yet in this sentence. */
  #isOpening = true;
  /** The sentence opens with "after" or "once": its first group is what is waited for, the rest waits. */
  #opened = false;
  #topic: readonly Reference[];
  #subject: readonly Reference[];
  /** Groups left of the word of order, cut at words. */
  #left: Reference[][] = [[]];
  /** Groups right of it, cut at commas. */
  #right: Reference[][] = [[]];
  #relation: Relation | null = null;
  #hedged = false;
  /** A comma was seen since the last name. */
  #listing = false;
  /** Groups that a comma joins to the one before. */
  readonly #listed = new WeakSet<readonly Reference[]>();

  constructor(subject: readonly Reference[], own: boolean, out: Statement[]) {
    this.#base = subject;
    this.#topic = subject;
    this.#subject = subject;
    this.#own = own;
    this.#out = out;
  }

  read(tokens: readonly Token[], from: number, to: number): void {
    let at = from;
    while (at < to) {
      const token = elementAt(tokens, at);
      if (token.type === 'open') {
        const close = closingBracket(tokens, at, to);
        this.#bracket(tokens, at, close);
        at = close + 1;
        continue;
      }
      this.#take(token, tokens[at - 1]);
      this.#isOpening = token.type === 'stop';
      at++;
    }
    this.#flush();
  }

  #take(token: Exclude<Token, { readonly type: 'open' }>, previous: Token | undefined): void {
    switch (token.type) {
      case 'reference':
        this.#name(token.reference);
        return;
      case 'after':
        this.#openWith(token.when && this.#isOpening);
        this.#word('after', previous);
        return;
      case 'before':
        this.#word('before', previous);
        return;
      case 'back-arrow':
        this.#word('after', previous);
        return;
      case 'arrow':
        this.#arrow();
        return;
      case 'then':
        if (!this.#own && (this.#relation === null || this.#relation === 'arrow') && this.#subjects().length > 0)
          this.#arrow();
        return;
      case 'done-first':
        this.#doneFirst();
        return;
      case 'earlier-than':
      case 'later-than':
      case 'free-of':
        this.#verbLast(token.type);
        return;
      case 'not':
        this.#flush();
        this.#relation = 'not';
        return;
      case 'none':
        this.#none();
        return;
      case 'parallel':
        this.#parallel();
        return;
      case 'hedge':
        this.#flush();
        this.#hedged = true;
        return;
      case 'comma':
        if (this.#relation !== null) this.#right.push([]);
        else this.#listing = true;
        return;
      case 'word':
        if (this.#relation === null && this.#left.at(-1)?.length !== 0) this.#left.push([]);
        return;
      case 'colon':
        this.#colon();
        return;
      case 'dash':
        this.#dash();
        return;
      case 'stop':
        this.#flush();
        this.#start(this.#topic);
        return;
      case 'close':
        return;
    }
  }

  #openWith(opens: boolean): void {
    if (opens && !this.#own) this.#opened = true;
  }

  #name(reference: Reference): void {
    const group = present((this.#relation === null ? this.#left : this.#right).at(-1), 'a group that is open');
    if (this.#listing && group.length === 0) this.#listed.add(group);
    this.#listing = false;
    group.push(reference);
  }

  #word(relation: 'after' | 'before', previous: Token | undefined): void {
    this.#settleTopic();
    if (this.#relation !== null && this.#right.some((group) => group.length > 0)) {
      const beside = previous?.type === 'reference' && this.#right.length > 1 ? this.#right.pop() : undefined;
      const left = this.#left;
      const hedged = this.#hedged;
      this.#flush();
      this.#left = beside === undefined ? left : [beside];
      this.#hedged = hedged;
    } else if (this.#own && this.#relation === null && previous?.type !== 'reference' && previous?.type !== 'close') {
      this.#left = [[]];
    } else if (this.#relation !== null) this.#emitUnnamed(this.#relation, this.#left.flat());
    this.#relation = relation;
    this.#right = [[]];
  }

  /** What the first words of a sentence name stays its topic when a later sentence names nobody; what a task says stays about that task. */
  #settleTopic(): void {
    if (this.#own) return;
    const left = this.#left.find((group) => group.length > 0) ?? [];
    if (this.#topic === this.#base && this.#relation === null && left.length > 0) this.#topic = left;
  }

  #arrow(): void {
    this.#settleTopic();
    if (this.#relation === null) {
      this.#relation = 'arrow';
      return;
    }
    const next = this.#right.flat();
    const hedged = this.#hedged;
    this.#flush();
    this.#hedged = hedged;
    this.#left = [next];
    this.#relation = 'arrow';
  }

  #doneFirst(): void {
    this.#settleTopic();
    const { topic, object } = this.#relation === null ? this.#splitLeft() : { topic: [], object: this.#right.flat() };
    if (object.length === 0) return;
    if (this.#relation !== null) this.#flush();
    if (topic.length > 0 && !this.#own) this.#subject = topic;
    this.#left = [[...object]];
    this.#relation = 'done-first';
    this.#right = [[]];
  }

  /** A verb that stands behind its object, which stands behind who is spoken of; without an object it is read like a label. */
  #verbLast(verb: LastVerb): void {
    if (this.#relation !== null) {
      this.#closeWith(verb);
      return;
    }
    this.#settleTopic();
    const { topic, object } = this.#splitLeft();
    const subject = topic.length > 0 && (!this.#own || verb === 'earlier-than') ? topic : this.#subject;
    if (object.length === 0 || subject.length === 0) {
      if (verb === 'later-than') this.#relation = 'after';
      return;
    }
    this.#say(verb, subject, object);
    this.#start(subject);
  }

  /** A verb behind its object that ends what was said before: of "after T001, T005より先" the verb takes T005 alone. */
  #closeWith(verb: LastVerb): void {
    const isDone = this.#relation === 'done-first';
    const subject = isDone ? this.#subject : this.#subjects();
    const groups = this.#right.filter((group) => group.length > 0);
    const others = isDone ? 0 : Math.max(1, groups.length - 1);
    const object = subject.length === 0 ? [] : groups.splice(others).flat();
    this.#right = [...groups, []];
    this.#flush();
    this.#say(verb, subject, object);
    this.#start(subject);
  }

  #say(verb: LastVerb, subject: readonly Reference[], object: readonly Reference[]): void {
    if (verb === 'free-of') this.#release(subject, object);
    else if (verb === 'earlier-than') this.#emit(subject, object);
    else this.#emit(object, subject);
  }

  /** What stands left of a word that comes last: the names right before it, listed or alone, and those further left. */
  #splitLeft(): { readonly topic: readonly Reference[]; readonly object: readonly Reference[] } {
    const groups = this.#left.filter((group) => group.length > 0);
    let from = Math.max(0, groups.length - 1);
    while (from > 0 && this.#listed.has(elementAt(groups, from))) from--;
    return { topic: groups.slice(0, from).flat(), object: groups.slice(from).flat() };
  }

  #none(): void {
    this.#relation = null;
    const subject = this.#subjects();
    if (subject.length > 0) this.#out.push({ type: 'none', subject });
    this.#start(subject);
  }

  #parallel(): void {
    if (this.#relation === 'not') {
      const left = this.#left;
      this.#flush();
      this.#left = left;
    }
    const named = this.#subjects();
    const subject = named.length > 0 ? named : this.#right.slice(1).flat();
    if (subject.length > 0) this.#out.push({ type: 'parallel', subject });
  }

  #colon(): void {
    if (this.#relation === null) {
      const left = this.#left.flat();
      if (left.length > 0 && !this.#own) this.#nameTopic(left);
      return;
    }
    if (!this.#right.some((group) => group.length > 0)) return;
    if (this.#opened) {
      this.#right.push([]);
      return;
    }
    this.#flush();
    this.#start([]);
  }

  #nameTopic(topic: readonly Reference[]): void {
    if (this.#topic === this.#base) this.#topic = topic;
    this.#start(topic);
  }

  #dash(): void {
    const left = this.#left.find((group) => group.length > 0) ?? [];
    this.#flush();
    if (left.length > 0 && this.#topic === this.#base) this.#topic = left;
    this.#start(left.length > 0 && !this.#own ? left : this.#subject);
  }

  #bracket(tokens: readonly Token[], open: number, close: number): void {
    const inside = tokens.slice(open + 1, close);
    const says = inside.some((token) => sayingTypes.has(token.type));
    if (says) {
      const subject = this.#own ? this.#base : this.#subjects();
      new Clause(subject, this.#own && subject === this.#base, this.#out).read(tokens, open + 1, close);
      return;
    }
    if (inside.some((token) => token.type === 'arrow')) return;
    const names = inside.flatMap((token) => (token.type === 'reference' ? [token.reference] : []));
    if (names.length > 0) this.#alias(names, tokens[open - 1]);
    else if (inside.some((token) => token.type === 'parallel')) this.#parallel();
  }

  /** Names in brackets explain the words before them; after a name they only repeat it. */
  #alias(names: readonly Reference[], previous: Token | undefined): void {
    const group = present((this.#relation === null ? this.#left : this.#right).at(-1), 'a group that is open');
    if (previous?.type !== 'reference') {
      group.push(...names);
      return;
    }
    const isIds = names.every((name) => name.kind === 'id' || name.kind === 'ids');
    if (previous.reference.kind === 'name' && isIds) group.splice(-1, 1, ...names);
  }

  /** Tasks left of a word of order all count; of phases and stories only the first group, others are mentioned on the way. */
  #subjects(): readonly Reference[] {
    const left = this.#left.flat();
    if (left.length === 0) return this.#subject;
    const onlyTasks = left.every((name) => name.kind === 'id' || name.kind === 'ids');
    return onlyTasks
      ? left
      : present(
          this.#left.find((group) => group.length > 0),
          'a group with names',
        );
  }

  #flush(): void {
    const relation = this.#relation;
    const groups = this.#right.filter((group) => group.length > 0);
    const hedged = this.#hedged;
    const left = this.#left.flat();
    const subject = this.#subjects();
    const opened = this.#opened;
    this.#opened = false;
    this.#relation = null;
    this.#right = [[]];
    this.#hedged = false;
    if (relation === null || hedged || groups.length === 0) {
      if (relation === 'done-first' && !hedged) this.#emit(left, this.#subject);
      else if (relation !== null && !hedged) this.#emitUnnamed(relation, left);
      return;
    }
    const right = groups.flat();
    if (relation === 'not') this.#release(subject, right);
    else if (relation === 'before') this.#emit(subject, right);
    else if (relation === 'done-first' || relation === 'arrow') this.#emit(left, right);
    else if (opened || subject.length === 0)
      this.#emit(elementAt(groups, 0), groups.length > 1 ? groups.slice(1).flat() : subject);
    else this.#emit(right, subject);
  }

  #emit(earlier: readonly Reference[], later: readonly Reference[]): void {
    if (earlier.length > 0 && later.length > 0) this.#out.push({ type: 'order', earlier, later });
  }

  #emitUnnamed(relation: Relation, subject: readonly Reference[]): void {
    if (this.#own || subject.length === 0 || (relation !== 'after' && relation !== 'before')) return;
    this.#out.push({ type: 'unnamed', subject, waits: relation === 'after' });
  }

  #release(subject: readonly Reference[], of: readonly Reference[]): void {
    if (subject.length > 0) this.#out.push({ type: 'free', subject, of });
  }

  #start(subject: readonly Reference[]): void {
    this.#subject = subject;
    this.#left = [[]];
    this.#right = [[]];
    this.#relation = null;
    this.#hedged = false;
  }
}

function closingBracket(tokens: readonly Token[], open: number, to: number): number {
  let depth = 0;
  for (let at = open; at < to; at++) {
    const type = tokens[at]?.type;
    if (type === 'open') depth++;
    if (type === 'close' && --depth === 0) return at;
  }
  return to;
}
