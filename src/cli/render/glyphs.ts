import type { AttemptStatus, RunStatus, TaskStatus } from '../../core/view/run-view.ts';
import type { Style, Tone } from './style.ts';

interface Sign {
  readonly unicode: string;
  readonly ascii: string;
  readonly tone: Tone;
}

const TASK_SIGNS: { readonly [Status in TaskStatus]: Sign } = {
  completed: { unicode: '✔', ascii: '+', tone: 'good' },
  running: { unicode: '●', ascii: '>', tone: 'active' },
  merging: { unicode: '◆', ascii: '&', tone: 'active' },
  queued: { unicode: '○', ascii: 'o', tone: 'plain' },
  pending: { unicode: '·', ascii: '.', tone: 'muted' },
  blocked: { unicode: '⊘', ascii: '#', tone: 'attention' },
  'awaiting-decision': { unicode: '?', ascii: '?', tone: 'attention' },
  assigned: { unicode: '⚑', ascii: '!', tone: 'attention' },
  paused: { unicode: '‖', ascii: '=', tone: 'attention' },
  failed: { unicode: '✖', ascii: 'x', tone: 'bad' },
  skipped: { unicode: '↷', ascii: '-', tone: 'muted' },
};

const RUN_TONES: { readonly [Status in RunStatus]: Tone } = {
  planned: 'attention',
  approved: 'active',
  running: 'active',
  paused: 'attention',
  completed: 'good',
  failed: 'bad',
  aborted: 'bad',
};

const ATTEMPT_TONES: { readonly [Status in AttemptStatus]: Tone } = {
  preparing: 'active',
  working: 'active',
  snapshotting: 'active',
  verifying: 'active',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'muted',
};

/** The sign of a task's state; the word always stands beside it. */
export function taskSign(style: Style, status: TaskStatus): { readonly glyph: string; readonly tone: Tone } {
  const sign = TASK_SIGNS[status];
  return { glyph: style.unicode ? sign.unicode : sign.ascii, tone: sign.tone };
}

/** How the status of a run is painted; a status of a newer daemon is shown plainly. */
export function runTone(status: string): Tone {
  return Object.entries(RUN_TONES).find(([name]) => name === status)?.[1] ?? 'plain';
}

/** How the status of an attempt is painted. */
export function attemptTone(status: AttemptStatus): Tone {
  return ATTEMPT_TONES[status];
}

/** Small signs that stand between words. */
export function marks(style: Style): { readonly dot: string; readonly arrow: string; readonly ellipsis: string } {
  return style.unicode ? { dot: '·', arrow: '→', ellipsis: '…' } : { dot: '-', arrow: '->', ellipsis: '...' };
}
