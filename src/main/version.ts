import { readFileSync } from 'node:fs';

declare const __SLIPWAY_VERSION__: string | undefined;

/** The version of this program: written in by the bundler, read from the manifest when it runs from source. */
export function programVersion(): string {
  if (typeof __SLIPWAY_VERSION__ === 'string') return __SLIPWAY_VERSION__;
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return known ? String(manifest.version) : 'unknown';
}
