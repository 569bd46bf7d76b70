import { isAbsolute } from 'node:path';
import { assert } from '../../core/assert.ts';
import type { ProcessEnd, ProcessSpec } from '../../ports/processes.ts';

/** A refusal: nothing ran. */
export type Refusal = Extract<ProcessEnd, { readonly kind: 'refused' }>;

/** Largest standard input in bytes, as the port says. */
const INPUT_MAX_BYTES = 16 * 1024 * 1024;

/** Makes a refusal. */
export function refuse(message: string, hint: string): Refusal {
  return { kind: 'refused', message, hint };
}

/** Checks what no operating system could carry out; null when there is nothing to object to. */
export function checkSpec(spec: ProcessSpec): Refusal | null {
  const texts = [...spec.argv, spec.cwd, spec.directory, ...Object.values(spec.environment)];
  if (texts.some((text) => text.includes('\0'))) {
    return refuse('A process argument, path or variable holds a NUL byte.', 'Remove the NUL byte from the command.');
  }
  if (spec.argv[0] === '') return refuse('The command is empty.', 'Name a program to run.');
  if (!isAbsolute(spec.cwd) || !isAbsolute(spec.directory)) {
    return refuse(`The folders ${spec.cwd} and ${spec.directory} must be absolute paths.`, 'Give absolute paths.');
  }
  const name = Object.keys(spec.environment).find((key) => key === '' || key.includes('=') || key.includes('\0'));
  if (name !== undefined) {
    return refuse(`"${name}" cannot be the name of an environment variable.`, 'Rename or remove the variable.');
  }
  if (spec.input !== null && Buffer.byteLength(spec.input) > INPUT_MAX_BYTES) {
    return refuse(`The standard input is larger than ${INPUT_MAX_BYTES} bytes.`, 'Hand large input over as a file.');
  }
  assert(spec.control === undefined || spec.input === null, 'what is heard while it runs is written by control alone');
  return null;
}
