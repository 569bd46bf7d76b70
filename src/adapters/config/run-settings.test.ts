import { expect, test } from 'vitest';
import { configSchema } from '../../protocol/config/schema.ts';
import { checkConfigText } from './check.ts';
import { mergeLayers } from './merge.ts';
import { toLogSettings, toRunSettings } from './run-settings.ts';

function settings(text: string) {
  const checked = checkConfigText(text, 'slipway.yaml');
  if (!checked.ok) throw new Error(JSON.stringify(checked.failure));
  const { config } = mergeLayers([{ config: checked.value.config, originOf: () => ({ kind: 'default' }) }]);
  return { run: toRunSettings(config), logs: toLogSettings(config) };
}

test('the defaults in the units of the core', () => {
  expect(settings('')).toMatchInlineSnapshot(`
    {
      "logs": {
        "fileBytes": 10000000,
        "files": 5,
        "keepMs": 7776000000,
        "level": "info",
      },
      "run": {
        "agent": "claude",
        "agentHooks": false,
        "conflictsBeforeReplan": 3,
        "decisions": {
          "deadlineMs": 86400000,
        },
        "gates": [],
        "isolation": "sandbox",
        "limits": {
          "fileBytes": 1000000000,
          "idleMs": 600000,
          "memoryBytes": 8589934592,
          "outputBytes": 64000000,
          "processes": 512,
          "wallMs": 2700000,
        },
        "model": null,
        "optional": false,
        "packet": {
          "budgetTokens": 8000,
        },
        "passEnvironment": [],
        "priority": 50,
        "protectedPaths": [],
        "retry": {
          "attempts": 3,
          "backoffMaxMs": 300000,
          "backoffMs": 5000,
          "sessionWaitMs": 900000,
        },
        "secrets": {},
        "setup": null,
        "tasks": {},
        "tracks": 8,
        "trust": {},
        "workspace": "clone",
      },
    }
  `);
});

test('every key reaches its setting', () => {
  const text = `
agent: claude, shell:x
agents: {byTag: {TDD: 'claude, person'}, byRisk: {high: person}}
decisions: {deadline: never}
model: m
models: {codex: n}
tracks: 3
priority: 7
isolation: none
network: {access: allow, allow: [a.example]}
workspace: none
optional: true
limits: {timeout: 1h, idle: 90s, output: 1MB, memory: 1GiB, processes: 9, fileSize: 5KB}
retry: {attempts: 5, backoff: 250ms, backoffMax: 1m, sessionWait: 2h}
setup: {run: make deps, lockfiles: [a], produces: [b], timeout: 1m}
gates: [{name: a, run: b}, {name: c, run: d, at: phase, timeout: 5s, report: r.xml}]
env: [A]
trust: {gemini: true}
secrets: {S: env:S}
logs: {level: warn, fileSize: 1MB, files: 2, keep: 1d}
tasks:
  T1: {agent: claude, model: n, timeout: 90s, idle: 30s, attempts: 1, priority: 9, gates: [a], workspace: clone, output: 1MB, memory: 1GB, processes: 4, fileSize: 1MB, backoff: 1s, backoffMax: 2s, deadline: 90s, network: none, allow: ['*.b.example:443']}
  T2: {}
  T3: {deadline: never}
`;
  expect(settings(text)).toMatchInlineSnapshot(`
    {
      "logs": {
        "fileBytes": 1000000,
        "files": 2,
        "keepMs": 86400000,
        "level": "warn",
      },
      "run": {
        "agent": "claude,shell:x",
        "agentHooks": false,
        "agents": {
          "byEffort": {},
          "byPhase": {},
          "byRisk": {
            "high": "person",
          },
          "byTag": {
            "TDD": "claude, person",
          },
        },
        "conflictsBeforeReplan": 3,
        "decisions": {
          "deadlineMs": null,
        },
        "gates": [
          {
            "at": "task",
            "name": "a",
            "report": null,
            "run": "b",
            "timeoutMs": 600000,
          },
          {
            "at": "phase",
            "name": "c",
            "report": "r.xml",
            "run": "d",
            "timeoutMs": 5000,
          },
        ],
        "isolation": "none",
        "limits": {
          "fileBytes": 5000,
          "idleMs": 90000,
          "memoryBytes": 1073741824,
          "outputBytes": 1000000,
          "processes": 9,
          "wallMs": 3600000,
        },
        "model": "m",
        "models": {
          "codex": "n",
        },
        "network": {
          "access": "allow",
          "allow": [
            "a.example",
          ],
        },
        "optional": true,
        "packet": {
          "budgetTokens": 8000,
        },
        "passEnvironment": [
          "A",
        ],
        "priority": 7,
        "protectedPaths": [],
        "retry": {
          "attempts": 5,
          "backoffMaxMs": 60000,
          "backoffMs": 250,
          "sessionWaitMs": 7200000,
        },
        "secrets": {
          "S": "env:S",
        },
        "setup": {
          "lockfiles": [
            "a",
          ],
          "produces": [
            "b",
          ],
          "run": "make deps",
          "timeoutMs": 60000,
        },
        "tasks": {
          "T1": {
            "agent": "claude",
            "allow": [
              "*.b.example:443",
            ],
            "attempts": 1,
            "backoffMaxMs": 2000,
            "backoffMs": 1000,
            "deadlineMs": 90000,
            "fileBytes": 1000000,
            "gates": [
              "a",
            ],
            "idleMinutes": 0.5,
            "memoryBytes": 1000000000,
            "model": "n",
            "network": "none",
            "outputBytes": 1000000,
            "priority": 9,
            "processes": 4,
            "timeoutMinutes": 1.5,
            "workspace": "clone",
          },
          "T3": {
            "deadlineMs": null,
          },
        },
        "tracks": 3,
        "trust": {
          "gemini": true,
        },
        "workspace": "none",
      },
    }
  `);
});

test('the resolved configuration is checked once more', () => {
  expect(configSchema.safeParse(mergeLayers([]).config).success).toBe(true);
});
