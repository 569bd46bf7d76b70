import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import type { KnownSecret } from '../../core/secret/find.ts';
import type { Variables } from './layer.ts';

/** What references are resolved against. */
export interface SecretSources {
  readonly variables: Variables;
  /** Top level of the project: relative paths start here. */
  readonly root: string;
  /** The user's home: paths that begin with `~/` start here. */
  readonly home: string;
}

/** Why a secret is not there; the message names the reference, never a value. */
export interface MissingSecret {
  readonly reason: 'missing-secret';
  readonly name: string;
  readonly message: string;
  readonly hint: string;
}

/** Larger than any credential. */
const LARGEST_SECRET = 65_536;

/** Reads the values behind `env:NAME` and `file:PATH`, right before they are used; the line end at the end of a file is no part of the value. */
export function resolveSecrets(
  references: Readonly<Record<string, string>>,
  sources: SecretSources,
): Result<readonly KnownSecret[], readonly MissingSecret[]> {
  const resolved = Object.entries(references).map(([name, reference]) => ({ name, ...resolveOne(reference, sources) }));
  const missing = resolved.flatMap((secret) => (secret.ok ? [] : [toMissing(secret.name, secret.failure)]));
  if (missing.length > 0) return failure(missing);
  return success(resolved.flatMap((secret) => (secret.ok ? [{ name: secret.name, value: secret.value }] : [])));
}

/** The values behind those references that lead to one. */
export function presentSecrets(
  references: Readonly<Record<string, string>>,
  sources: SecretSources,
): readonly KnownSecret[] {
  return Object.entries(references).flatMap(([name, reference]) => {
    const resolved = resolveOne(reference, sources);
    return resolved.ok ? [{ name, value: resolved.value }] : [];
  });
}

interface Absence {
  readonly why: string;
  readonly hint: string;
}

function resolveOne(reference: string, sources: SecretSources): Result<string, Absence> {
  if (reference.startsWith('env:')) return fromVariable(reference.slice('env:'.length), sources.variables);
  const path = reference.slice('file:'.length);
  if (path.startsWith('~/')) return fromFile(join(sources.home, path.slice(2)));
  return fromFile(isAbsolute(path) ? path : join(sources.root, path));
}

function fromVariable(variable: string, variables: Variables): Result<string, Absence> {
  const value = variables[variable];
  if (value) return success(value);
  const why = `the environment variable ${variable} is ${value === '' ? 'empty' : 'not set'}`;
  return failure({ why, hint: `Set ${variable} where Slipway is started, or refer to another place.` });
}

function fromFile(path: string): Result<string, Absence> {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return readSecret(descriptor, path);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return failure({
      why: `the file ${path} cannot be read (${code})`,
      hint: 'Create the file, or refer to another place.',
    });
  }
}

function readSecret(descriptor: number, path: string): Result<string, Absence> {
  const stat = fstatSync(descriptor);
  if (!stat.isFile() || stat.size > LARGEST_SECRET) {
    return failure({
      why: `${path} is no file of at most ${LARGEST_SECRET} bytes`,
      hint: 'Put the value alone into a file.',
    });
  }
  if ((stat.mode & 0o004) !== 0) {
    return failure({ why: `every user of this machine can read ${path}`, hint: `Run: chmod 600 '${path}'` });
  }
  const value = readFileSync(descriptor, 'utf8').replace(/\r?\n$/, '');
  return value === ''
    ? failure({ why: `the file ${path} is empty`, hint: 'Write the value into it.' })
    : success(value);
}

function toMissing(name: string, { why, hint }: Absence): MissingSecret {
  return { reason: 'missing-secret', name, message: `The secret ${name} is not there: ${why}.`, hint };
}
