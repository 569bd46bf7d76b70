/**
 * The session id of an attempt: a UUID (version 8, RFC 9562) mixed from the run's random id, the task and the attempt, so that it is
 * known before anything starts and the same after any crash. It names a session; it is no secret.
 */
export function sessionIdFor(runId: string, taskId: string, attempt: number): string {
  const text = `${runId}\u0000${taskId}\u0000${attempt}`;
  const hex = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]
    .map((seed) => mix(text, seed).toString(16).padStart(8, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** MurmurHash3's 32-bit mixing steps over UTF-16 code units. */
function mix(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0xcc9e2d51);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
