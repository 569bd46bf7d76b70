import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What programs of the tests are given to keep the compiled form of their sources: the command starts three times faster, and tests start
 * it thousands of times. The folder is the one that the daemon takes by itself. Nothing is kept where coverage is counted, because what
 * comes from there is counted less exactly.
 */
export const COMPILE_CACHE: Readonly<Record<string, string>> =
  process.env['NODE_V8_COVERAGE'] === undefined
    ? { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') }
    : { NODE_DISABLE_COMPILE_CACHE: '1' };
