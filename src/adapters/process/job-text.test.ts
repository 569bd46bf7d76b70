import { describe, expect, it } from 'vitest';
import { formatJob, type JobOrder, parseAnswer } from './job-text.ts';

const order: JobOrder = {
  directory: '/state/a b',
  claim: 'slipway-claim 1 2 3 boot 4',
  cwd: '/tree',
  argv: ['/bin/echo', "it's"],
  environment: { A: 'b' },
  input: 'none',
  fileBytes: 1025,
  bounds: 'soft',
  userTasks: null,
  taskGroup: null,
  reportsSetup: false,
};

describe('The text of a job', () => {
  it('is one command that needs one fork and one exec', () => {
    expect(formatJob(order)).toBe(
      `{ k=c; cd -- '/tree' && { unset PWD OLDPWD; k=t; { k=w; echo 'slipway-claim 1 2 3 boot 4' >&4 && { ` +
        `k=r; { ulimit -S -f 3; A='b' '/bin/echo' 'it'\\''s' 2>&1; k="e $?"; ulimit -S -f unlimited; } ` +
        `</dev/null >'/state/a b/output' 4>&-; echo "end \${k#e }" >&4 || k="f\${k#e}"; }; } 4>'/state/a b/claim'; }; ` +
        `cd /; echo "$k"; }\n`,
    );
  });

  it('sets bounds that cannot be raised, reads input and reports where that is asked for', () => {
    const text = formatJob({ ...order, bounds: 'hard', input: 'file', reportsSetup: true });
    expect(text).toContain(`( ulimit -f 3; A='b' exec '/bin/echo' 'it'\\''s' ) 2>&1; k="e $?"`);
    expect(text).toContain(`</'/state/a b/input' >'/state/a b/output' 3>'/state/a b/sandbox' 4>&-`.replace('</', '<'));
  });

  it('caps tasks where that is asked for', () => {
    const text = formatJob({ ...order, bounds: 'hard', userTasks: 99, taskGroup: '/groups/a b' });
    expect(text).toContain(
      `( ulimit -f 3; { ulimit -u 99 || ulimit -p 99; } 2>/dev/null; echo 0 2>/dev/null >|'/groups/a b'/cgroup.procs; A='b' exec `,
    );
  });

  it('hands names that a shell does not take to env', () => {
    expect(formatJob({ ...order, environment: { 'a-b': "c'", D: 'e' } })).toContain(
      `D='e' /usr/bin/env -- 'a-b=c'\\''' '/bin/echo'`,
    );
  });
});

describe('The answer of a shim', () => {
  it('is one line with one meaning', () => {
    expect(['e 7', 'f 137', 'c', 't', 'w', 'r', '', 'x'].map(parseAnswer)).toEqual([
      { type: 'ended', code: 7, recorded: true },
      { type: 'ended', code: 137, recorded: false },
      { type: 'refused', reason: 'cwd' },
      { type: 'refused', reason: 'claim-taken' },
      { type: 'refused', reason: 'claim-unwritable' },
      { type: 'refused', reason: 'streams' },
      null,
      null,
    ]);
  });
});
