import type { EngineContext } from '../../../src/engine/context.ts';

/** A place at which an engine dies: the `number`th call of a port, before or after its effect. */
export interface CrashPoint {
  /** From 1. */
  readonly number: number;
  readonly side: 'before' | 'after';
}

/** Called before and after each external effect with the port and the method; may end the process. */
export type Passing = (name: string, side: CrashPoint['side']) => void;

/** The ports whose calls act on the world outside, with the calls that do. */
const EFFECTS = {
  journal: ['append'],
  workspaces: ['openTarget', 'head', 'prepare', 'snapshot', 'candidate', 'land', 'checkout', 'release'],
  processes: ['run', 'end'],
  gates: ['run'],
  files: ['keepSpec', 'scratch', 'writePacket'],
} as const satisfies { readonly [Port in keyof EngineContext]?: readonly (keyof EngineContext[Port])[] };

/** The same ports, with `passing` called around each effect. Gates keep the processes that they were made with. */
export function withCrashPoints(context: EngineContext, passing: Passing): EngineContext {
  return {
    ...context,
    journal: around(context.journal, 'journal', passing),
    workspaces: around(context.workspaces, 'workspaces', passing),
    processes: around(context.processes, 'processes', passing),
    gates: around(context.gates, 'gates', passing),
    files: around(context.files, 'files', passing),
  };
}

function around<Port extends object>(port: Port, name: keyof typeof EFFECTS, passing: Passing): Port {
  const methods: readonly PropertyKey[] = EFFECTS[name];
  return new Proxy(port, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      if (!methods.includes(property)) return member.bind(target);
      return (...args: readonly unknown[]) => {
        const point = `${name}.${String(property)}`;
        passing(point, 'before');
        const result: unknown = Reflect.apply(member, target, args);
        if (!(result instanceof Promise)) {
          passing(point, 'after');
          return result;
        }
        return result.then((value: unknown) => {
          passing(point, 'after');
          return value;
        });
      };
    },
  });
}
