// Runs inside a process under test: tries what a hostile or careless program would try and prints what worked, as JSON.

import { hash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const target = JSON.parse(process.env.PROBE_TARGETS);

const attempts = {
  'write own tree': () => writeFileSync('own.txt', 'mine'),
  'write another track': () => appendFileSync(`${target.root}/other/file.txt`, 'damage'),
  'write the main checkout': () => appendFileSync(`${target.root}/main/file.txt`, 'damage'),
  'plant a hook in the main checkout': () => writeFileSync(`${target.root}/main/.git/hooks/pre-commit`, 'damage'),
  'change the main configuration': () => appendFileSync(`${target.root}/main/.git/config`, 'damage'),
  'move a main ref': () => writeFileSync(`${target.root}/main/.git/refs/heads/main`, 'damage'),
  'read ~/.ssh': () => readFileSync(`${target.root}/home/.ssh/id_test`),
  'poison the npm cache': () => appendFileSync(`${target.root}/home/.npm/cache.txt`, 'damage'),
  'read the state': () => readFileSync(`${target.root}/state/journal.db`),
  'list the state': () => mustHold(readdirSync(`${target.root}/state`).includes('journal.db')),
  'change the state': () => appendFileSync(`${target.root}/state/journal.db`, 'damage'),
  'read the environment of the daemon': () =>
    mustHold(pids().some((pid) => hash('sha256', readText(`/proc/${pid}/environ`)) === target.environmentHash)),
  'see the processes of the machine': () => mustHold(pids().length > 5 && pids().includes(String(target.daemonPid))),
  'connect to the port of the daemon': () => connected({ host: '127.0.0.1', port: target.port }),
  'connect to the socket of the daemon': () => connected({ path: `${target.root}/state/daemon.sock` }),
  'connect to an abstract socket': () => connected({ path: `\0${target.abstractName}` }),
  'send a datagram': () => datagram(target.udpPort),
  'see a network': () => mustHold(readText('/proc/net/route').trim().split('\n').length > 1),
  'write /etc': () => writeFileSync(target.etcFile, 'damage'),
  'leave a file in /tmp': () => writeFileSync(target.sharedFile, 'leak'),
  'leave a file in /dev/shm': () => writeFileSync(target.memoryFile, 'leak'),
  'keep capabilities': () => mustHold(!/^CapEff:\s+0+$/m.test(readText('/proc/self/status'))),
  'signal the daemon': () => process.kill(target.daemonPid, 'SIGUSR2'),
};

const worked = {};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    await attempt();
    worked[name] = true;
  } catch {
    worked[name] = false;
  }
}
process.stdout.write(JSON.stringify(worked));
process.exit(0);

function pids() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function readText(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function mustHold(condition) {
  if (!condition) throw new Error('not so');
}

function connected(options) {
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    socket.setTimeout(1_000, () => reject(new Error('timeout')));
    socket.on('connect', resolve);
    socket.on('error', reject);
  });
}

function datagram(port) {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const timer = setTimeout(() => reject(new Error('no answer')), 500);
    socket.on('error', reject);
    socket.on('message', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.send('ping', port, '127.0.0.1');
  });
}
