#!/usr/bin/env node
// An agent of the Agent Client Protocol that follows a script: `fake-acp.mjs SCRIPT`. The protocol is that of its own package, which checks
// every message that it hears. Sessions are kept in ~/.fake-acp, and so is every line that was heard.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { agent, methods, ndJsonStream, RequestError } from '@agentclientprotocol/sdk';

const [script = 'work', argument = ''] = process.argv.slice(2);
const folder = join(process.env.HOME, '.fake-acp');
mkdirSync(folder, { recursive: true });

const heard = new Transform({
  transform(chunk, _, done) {
    appendFileSync(join(folder, 'heard.jsonl'), chunk);
    done(null, chunk);
  },
});
let cancelled = false;

const app = agent({ name: 'fake' })
  .onRequest(methods.agent.initialize, ({ params }) => ({
    protocolVersion: script === 'version' ? 2 : params.protocolVersion,
    agentCapabilities: { loadSession: true },
    agentInfo: { name: 'fake', version: '3.2.1' },
    authMethods: [{ id: 'login', name: 'Log in' }],
  }))
  .onRequest(methods.agent.session.new, ({ params }) => {
    if (script === 'auth') throw RequestError.authRequired();
    const sessionId = `fake-${process.pid}`;
    writeFileSync(join(folder, `${sessionId}.json`), JSON.stringify({ cwd: params.cwd, turns: 0 }));
    return { sessionId, configOptions: models('small') };
  })
  .onRequest(methods.agent.session.load, ({ params }) => {
    if (!existsSync(join(folder, `${params.sessionId}.json`)))
      throw RequestError.internalError({ details: 'No such session.' });
    return { configOptions: models('small') };
  })
  .onRequest(methods.agent.session.setConfigOption, ({ params }) => {
    if (params.value === 'unknown') throw RequestError.invalidParams({ details: 'There is no such model.' });
    return { configOptions: models(params.value) };
  })
  .onNotification(methods.agent.session.cancel, () => {
    cancelled = true;
  })
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const state = join(folder, `${params.sessionId}.json`);
    const { turns } = JSON.parse(readFileSync(state, 'utf8'));
    writeFileSync(state, JSON.stringify({ turns: turns + 1 }));
    const update = (fields) =>
      client.notify(methods.client.session.update, { sessionId: params.sessionId, update: fields });
    const say = (text) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });
    const session = { ...params, client, update, say, turn: turns + 1, text: params.prompt[0].text };
    return (await SCRIPTS[script](session)) ?? ended();
  });

function models(currentValue) {
  const options = ['small', 'large'].map((value) => ({ value, name: value }));
  return [{ id: 'model', name: 'Model', category: 'model', type: 'select', currentValue, options }];
}

function ended(stopReason = 'end_turn') {
  const token_count = { input_tokens: 1_000, output_tokens: 50 };
  return { stopReason, _meta: { quota: { token_count, model_usage: [{ model: 'small', token_count }] } } };
}

async function write(session, text) {
  const path = join(process.cwd(), 'made.txt');
  const toolCallId = `write-${session.turn}`;
  await session.update({
    sessionUpdate: 'tool_call',
    toolCallId,
    title: 'made.txt',
    kind: 'edit',
    status: 'in_progress',
    locations: [{ path }],
  });
  writeFileSync(path, text);
  const content = [{ type: 'diff', path, oldText: null, newText: text }];
  await session.update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'completed', content });
}

/** Asks for leave, and says what was answered. */
async function ask(session, toolCall) {
  const options = [
    { optionId: 'always', name: 'Always allow', kind: 'allow_always' },
    { optionId: 'once', name: 'Allow', kind: 'allow_once' },
    { optionId: 'no', name: 'Reject', kind: 'reject_once' },
  ];
  const { outcome } = await session.client.request(methods.client.session.requestPermission, {
    sessionId: session.sessionId,
    toolCall: { toolCallId: `ask-${session.turn}`, status: 'pending', ...toolCall },
    options,
  });
  return outcome.outcome === 'selected' ? outcome.optionId : outcome.outcome;
}

async function codeOf(request) {
  return request.then(
    () => 0,
    (error) => error.code,
  );
}

const SCRIPTS = {
  async work(session) {
    const entries = ['Look', 'Write'].map((content) => ({ content, priority: 'medium', status: 'in_progress' }));
    await session.update({ sessionUpdate: 'plan', entries });
    await session.update({ sessionUpdate: 'brand_new', payload: [1] }).catch(() => {});
    await session.say('I work');
    await session.say(' now.');
    await write(session, session.text);
    await session.say(`Made in turn ${session.turn}.`);
  },
  /** Waits for the file ~/go, so that the test may do something meanwhile. */
  async waits(session) {
    await session.say(`I begin turn ${session.turn}.`);
    await session.update({
      sessionUpdate: 'tool_call',
      toolCallId: 'w',
      title: 'npm test',
      kind: 'execute',
      status: 'in_progress',
    });
    while (!existsSync(join(process.env.HOME, 'go'))) await sleep(20);
    await session.update({ sessionUpdate: 'tool_call_update', toolCallId: 'w', status: 'completed' });
    await write(session, `${session.turn}: ${session.text}`);
    await session.say(`Made in turn ${session.turn}.`);
  },
  async fetches(session) {
    const answer = await ask(session, { title: 'https://example.org', kind: 'fetch' });
    if (answer === 'cancelled') return ended(cancelled ? 'cancelled' : 'refusal');
    await write(session, `${answer} in turn ${session.turn}`);
  },
  async edits(session) {
    const inside = await ask(session, {
      title: 'made.txt',
      kind: 'edit',
      locations: [{ path: join(process.cwd(), 'made.txt') }],
    });
    await write(session, inside);
  },
  /** Uses what is not offered. */
  async reaches(session) {
    const { client, sessionId } = session;
    const codes = [
      await codeOf(client.request(methods.client.fs.readTextFile, { sessionId, path: '/etc/passwd' })),
      await codeOf(client.request(methods.client.fs.writeTextFile, { sessionId, path: '/tmp/x', content: '' })),
      await codeOf(client.request(methods.client.terminal.create, { sessionId, command: 'id' })),
    ];
    await write(session, codes.join(' '));
  },
  async stops() {
    return ended(argument);
  },
  async fails() {
    throw new RequestError(Number(argument), 'The provider says no.');
  },
  /** Killed in the middle of its first turn, with a command that runs. */
  async dies(session) {
    if (session.turn > 1) return SCRIPTS.work(session);
    await session.update({
      sessionUpdate: 'tool_call',
      toolCallId: 'd',
      title: 'npm test',
      kind: 'execute',
      status: 'in_progress',
    });
    await sleep(200);
    process.kill(process.pid, 'SIGKILL');
    return ended();
  },
};

app.connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin.pipe(heard))));
