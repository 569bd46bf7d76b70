// What a program in a sandbox tries: each attempt is a way and a target, and prints one line.
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPT_MS = 10_000;

const WAYS = {
  direct: (to) => direct(to),
  socket: (path) => opened(connect({ path })),
  tunnel: (to) => tunnel(to),
  plain: (url) => plain(url),
  fetch: async (url) => {
    const response = await fetch(url, { signal: AbortSignal.timeout(ATTEMPT_MS) });
    return `${response.status} ${await response.text()}`;
  },
  read: async (path) => readFileSync(path, 'utf8'),
  write: async (path) => writeFileSync(path, 'x'),
  variables: async (names) =>
    names
      .split(',')
      .map((name) => process.env[name] ?? '-')
      .join(' '),
  repeat: async (text) => {
    const [url, times] = text.split(' ');
    let answers = 0;
    for (let call = 0; call < Number(times); call += 1) {
      const response = await fetch(url, { signal: AbortSignal.timeout(ATTEMPT_MS) });
      if ((await response.text()) === 'ok') answers += 1;
      await sleep(50);
    }
    return `${answers} answers`;
  },
};

for (const [way, target] of JSON.parse(process.argv[2])) {
  try {
    console.log(`${way}: ${await WAYS[way](target)}`);
  } catch (error) {
    console.log(`${way}: ${error.cause?.code ?? error.code ?? error.message}`);
  }
}

function direct(to) {
  const [, host, port] = /^(.+):(\d+)$/.exec(to);
  return opened(connect({ host, port: Number(port) }));
}

function opened(socket) {
  return new Promise((resolve, reject) => {
    socket.setTimeout(ATTEMPT_MS, () => reject(new Error('timeout')));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
  });
}

function throughProxy(text, isTunnel) {
  const { hostname, port } = new URL(process.env.HTTPS_PROXY);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let answer = '';
    let asked = !isTunnel;
    socket.setTimeout(ATTEMPT_MS, () => reject(new Error('timeout')));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      answer += chunk;
      if (asked || !answer.includes('\r\n\r\n')) return;
      asked = true;
      if (!answer.startsWith('HTTP/1.1 200 ')) return;
      answer = '';
      socket.write('GET /tunnelled HTTP/1.1\r\nHost: inner\r\nConnection: close\r\n\r\n');
    });
    socket.on('close', () => resolve(answer));
    socket.write(text);
  });
}

async function tunnel(to) {
  const answer = await throughProxy(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`, true);
  const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
  return status === '200' ? `200 ${answer.split('\r\n\r\n')[1]}` : status;
}

async function plain(url) {
  const answer = await throughProxy(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, false);
  const [head, body = ''] = answer.split('\r\n\r\n');
  const text = /chunked/i.test(head) ? body.replace(/^[0-9a-f]+\r\n/i, '').split('\r\n')[0] : body;
  return `${/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]} ${text.trim()}`;
}
