import type { FailureClass } from '../run/failure.ts';

const SERVER_ERROR = 500;
const CLIENT_ERROR = 400;

/** What the HTTP status of a provider's refusal means for the attempt; null when the status alone does not say. */
export function classOfStatus(status: number): FailureClass | null {
  if (status === 401 || status === 403) return 'auth';
  if (status === 402) return 'budget';
  if (status === 429) return 'limited';
  // 529 is an overload, and so are most of the others: the request itself was not at fault.
  if (status === 408 || status === 409 || status >= SERVER_ERROR) return 'retryable';
  return null;
}

/** A request that the provider will refuse again however often it is sent. */
export function isRefusedRequest(status: number): boolean {
  return status >= CLIENT_ERROR && status < SERVER_ERROR && classOfStatus(status) === null;
}
