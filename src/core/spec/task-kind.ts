import type { TaskKind } from '../plan/plan.ts';

/** A checkpoint says so with its first word; everything else is work. */
export function kindOf(text: string): TaskKind {
  return /^[*_`\s\p{Extended_Pictographic}]*(?:final\s+)?(?:checkpoint|检查点|最终检查点|最終検査点|チェックポイント|ponto de verificação|punto de control)(?![\p{L}])[*_]*(?:\s*[-–—:：(]|\s*$|\s+\d)/iu.test(
    text,
  )
    ? 'checkpoint'
    : 'task';
}
