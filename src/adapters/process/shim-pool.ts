import type { ProcessTable } from './process-table.ts';
import { type Shim, startShim } from './shim.ts';

/** Bounds of a pool. */
export interface PoolOptions {
  readonly shell: string;
  readonly table: ProcessTable;
  /** Most shims, and so most jobs at once; more wait. */
  readonly max: number;
  /** Most shims kept without a job. */
  readonly idle: number;
}

/** Lends shims: one job has one shim. */
export interface ShimPool {
  /** A shim for one job, `none` when none can be started, `aborted` when the signal came first. */
  acquire(signal: AbortSignal): Promise<Shim | 'none' | 'aborted'> | Shim | 'none';
  /** Starts shims ahead of their jobs, up to so many without one. */
  warm(count: number): void;
  /** Takes a shim back; `reusable` is false when something of its job may still be around. */
  giveBack(shim: Shim, reusable: boolean): void;
  /** Lets go of all shims: each ends when its job is done. */
  close(): void;
}

/** Opens an empty pool; shims are started when they are needed. */
export function openShimPool(options: PoolOptions): ShimPool {
  const idle: Shim[] = [];
  const lent = new Set<Shim>();
  const waiting: ((shim: Shim | 'none') => void)[] = [];
  const take = (): Shim | 'none' | 'full' => {
    for (let shim = idle.pop(); shim !== undefined; shim = idle.pop()) {
      if (!shim.alive) continue;
      lent.add(shim);
      return shim;
    }
    if (lent.size >= options.max) return 'full';
    const started = startShim(options.shell, options.table) ?? 'none';
    if (started !== 'none') lent.add(started);
    return started;
  };
  const serveNext = () => {
    const next = waiting.shift();
    if (next === undefined) return;
    const shim = take();
    if (shim === 'full') waiting.unshift(next);
    else next(shim);
  };
  return {
    acquire: (signal) => {
      const shim = take();
      return shim === 'full' ? waitForShim(waiting, signal) : shim;
    },
    warm: (count) => {
      while (idle.length < Math.min(count, options.idle)) {
        const started = startShim(options.shell, options.table);
        if (started === null) return;
        idle.push(started);
      }
    },
    giveBack: (shim, reusable) => {
      lent.delete(shim);
      if (reusable && shim.alive && idle.length < options.idle) idle.push(shim);
      else shim.release();
      serveNext();
    },
    close: () => {
      for (const shim of [...idle.splice(0), ...lent]) shim.release();
      waiting.length = 0;
    },
  };
}

function waitForShim(
  waiting: ((shim: Shim | 'none') => void)[],
  signal: AbortSignal,
): Promise<Shim | 'none' | 'aborted'> {
  return new Promise((resolve) => {
    const onAbort = () => {
      const index = waiting.indexOf(onShim);
      if (index >= 0) waiting.splice(index, 1);
      resolve('aborted');
    };
    const onShim = (shim: Shim | 'none') => {
      signal.removeEventListener('abort', onAbort);
      resolve(shim);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    waiting.push(onShim);
  });
}
