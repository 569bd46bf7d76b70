import type { Refusal } from '../core/run/commands.ts';
import type { Problem } from './api.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authorised',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Refused',
  413: 'Body too large',
  415: 'Wrong media type',
  421: 'Misdirected request',
  431: 'Headers too large',
  500: 'Bug',
  503: 'Shutting down',
};

/** A refusal as it goes over the wire. */
export function toProblem(status: number, refusal: Refusal): Problem {
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Refused',
    status,
    detail: refusal.message,
    reason: refusal.reason,
    hint: refusal.hint,
  };
}

/** Reads a problem that somebody sent; null when it is something else. */
export function parseProblem(text: string): Problem | null {
  try {
    const value: unknown = JSON.parse(text);
    return isProblem(value) ? value : null;
  } catch {
    return null;
  }
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['title', 'detail', 'reason', 'hint'];
  return 'status' in value && typeof value.status === 'number' && texts.every((name) => isText(value, name));
}

function isText(value: object, name: string): boolean {
  return typeof Reflect.get(value, name) === 'string';
}
