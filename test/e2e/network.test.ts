import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, dataOf, runPlan } from './rig.ts';

const open: Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A server of the machine; its port. */
async function serve(text: string): Promise<number> {
  const server = createServer((_request, response) => response.end(text));
  open.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const configuration = (network: string, more = '') =>
  `gates: [{ name: made, run: test -s made.txt }]\nretry: { attempts: 1 }\nnetwork: ${network}\n${more}`;
const ask = (port: number, flags = '') => `curl -fsS ${flags} -m 10 http://127.0.0.1:${port}/`;

describe('a run with an allow-list', () => {
  it('lets its agent reach what is listed, and tells what it refused and how to allow it', async () => {
    const [listed, other] = [await serve('listed'), await serve('other')];
    await using world = await createWorld({
      'slipway.yaml': configuration(`{ access: allow, allow: ['127.0.0.1:${listed}'] }`),
    });
    const through = '--proxytunnel -x "$https_proxy" --noproxy ""';
    const { view } = await runPlan(world, `${ask(listed)} > made.txt; ${ask(other, through)}`);
    const run = view.id;
    expect(view).toMatchObject({ status: 'failed', isolation: 'sandbox, network by allow-list' });
    const hint = `The agent tried to reach 127.0.0.1:${other}, which is not on the allow-list of its network; add it under \`network.allow\` in slipway.yaml if it should be reachable.`;
    expect(view.tasks[0].attempts[0].failure.hint).toContain(hint);
    const why = await world.slipway(['why', `${run}/T001`]);
    expect(why.out.replaceAll(/\s+/g, ' ')).toContain(hint);
    const logs = await world.slipway(['logs', `${run}/T001`]);
    expect(logs.out).toContain(`[slipway] ${hint}\n`);

    const open = await runPlan(world, `${ask(listed)} > made.txt`);
    expect(open.view.status).toBe('completed');
    expect(await world.git('show', `${open.view.resultBranch}:made.txt`)).toBe('listed');
  });

  it('always lets it reach the provider that the environment of the user names, on this machine too', async () => {
    const [provider, other] = [await serve('provider'), await serve('other')];
    await using world = await createWorld({
      'slipway.yaml': configuration('{ access: allow }', 'env: [OPENAI_BASE_URL]\n'),
    });
    const shell = `curl -fsS -m 10 "$OPENAI_BASE_URL" > made.txt; ! ${ask(other)}`;
    const argv = ['run', 'tasks.md', '--agent', `shell:${shell}`, '--foreground', '--yes', '--json'];
    const ran = await world.slipway(argv, { environment: { OPENAI_BASE_URL: `http://127.0.0.1:${provider}/v1` } });
    expect(dataOf(ran)).toMatchObject({ status: 'completed' });
  });

  it('differs for a task that the configuration names, and never for one whose plan asks for more', async () => {
    const port = await serve('open');
    await using world = await createWorld({
      'tasks.md':
        '# Tasks\n\n- [ ] T001 first\n- [ ] T002 second (depends on T001)\n  - Network: host\n  - Allow: 127.0.0.1\n',
      'slipway.yaml': `retry: { attempts: 1 }\nnetwork: { access: none }\ntasks: { T001: { network: host } }\n`,
    });
    const { view, ran } = await runPlan(world, `${ask(port)} > "$SLIPWAY_TASK".txt`);
    expect(view.tasks.map(({ status }: { status: string }) => status)).toEqual(['completed', 'failed']);
    expect(view.isolation).toBe('sandbox, no network (1 task otherwise)');
    expect(ran.err).toContain('agents do not reach their provider either');
  });
});

describe('without a sandbox', () => {
  it('a run with an allow-list says at its start and in its isolation that nothing is enforced', async () => {
    const port = await serve('open');
    await using world = await createWorld({ 'slipway.yaml': configuration('{ access: allow }') });
    const { view, ran } = await runPlan(world, `${ask(port)} > made.txt`, { flags: ['--isolation', 'best-effort'] });
    expect(view).toMatchObject({ status: 'completed', isolation: 'best-effort, network not restricted' });
    expect(ran.err).toContain('The network of agents is not restricted, whatever `network.access` says');
    const doctor = await world.slipway(['doctor', '--json'], { environment: { SLIPWAY_ISOLATION: 'none' } });
    expect(dataOf(doctor)).toContainEqual(expect.objectContaining({ code: 'network/agents', state: 'warning' }));
  });
});
