import type { IncomingMessage } from 'node:http';
import type { Refusal } from '../core/run/commands.ts';
import { carriesToken } from './token.ts';

/** A refusal with the HTTP status it goes out with. */
export interface HttpRefusal {
  readonly status: number;
  readonly refusal: Refusal;
}

/** Names under which this server may be addressed. */
const HOSTS: ReadonlySet<string> = new Set(['slipway', 'localhost']);

/**
 * What every request has to pass before anything of it is looked at. A Unix socket needs no protection from web pages; the checks of
 * Host, Origin and fetch metadata stand here all the same, so that a proxy somebody puts in front of it opens no hole.
 */
export function refuse(request: IncomingMessage, token: string): HttpRefusal | null {
  if (!HOSTS.has(request.headers.host ?? '')) {
    return { status: 421, refusal: WRONG_HOST };
  }
  if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
    return { status: 403, refusal: FROM_BROWSER };
  }
  if (!carriesToken(request.headers.authorization, token)) {
    return { status: 401, refusal: NO_TOKEN };
  }
  return null;
}

/** Refuses a body that is not declared as JSON: what a form can send is never taken for a request. */
export function refuseMediaType(request: IncomingMessage): HttpRefusal | null {
  const declared = (request.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
  if (declared === 'application/json') return null;
  return { status: 415, refusal: NOT_JSON };
}

const WRONG_HOST: Refusal = {
  reason: 'wrong-host',
  message: 'The Host header does not name this server.',
  hint: 'Send "Host: slipway".',
};

const FROM_BROWSER: Refusal = {
  reason: 'browser-refused',
  message: 'Requests of web pages are not served here.',
  hint: 'Use the slipway command.',
};

const NO_TOKEN: Refusal = {
  reason: 'no-token',
  message: "The request does not carry this daemon's token.",
  hint: 'Send "Authorization: Bearer" with the content of the token file.',
};

const NOT_JSON: Refusal = {
  reason: 'not-json',
  message: 'The body has to be JSON.',
  hint: 'Send "Content-Type: application/json".',
};
