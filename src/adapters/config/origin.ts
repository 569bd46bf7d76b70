import { assertNever } from '../../core/assert.ts';

/** Where the value of a configuration key comes from; `environment` is the named environment inside a file. */
export type Origin =
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | FileOrigin
  | { readonly kind: 'default' };

/** A place in one of the two files. */
export interface FileOrigin {
  readonly kind: 'project' | 'user';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly environment: string | null;
}

/** An origin as people read it, such as `slipway.yaml:3:1 (environment ci)`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'flag':
      return `flag ${origin.name}`;
    case 'variable':
      return `environment variable ${origin.name}`;
    case 'default':
      return 'default';
    case 'project':
    case 'user': {
      const place = `${origin.file}:${origin.line}:${origin.column}`;
      return origin.environment === null ? place : `${place} (environment ${origin.environment})`;
    }
    default:
      return assertNever(origin);
  }
}
