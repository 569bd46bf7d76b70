import type { IncomingMessage } from 'node:http';
import type { Result } from '../core/result.ts';
import type { Answer } from './answer.ts';
import { refused } from './answer.ts';
import type { HttpRefusal } from './guard.ts';

/** What a route gets to see of a request. */
export interface Exchange {
  /** Values of the `:names` in the route's path, decoded. */
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  readonly body: () => Promise<Result<unknown, HttpRefusal>>;
  /** Aborts when the client is gone or the server stops. */
  readonly signal: AbortSignal;
}

/** One operation of the API. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Path segments; those that start with a colon match anything. */
  readonly path: string;
  readonly handle: (exchange: Exchange) => Answer | Promise<Answer>;
}

/** The route of a request with its parameters, or the answer that refuses it. */
export type Match =
  | {
      readonly found: true;
      readonly route: Route;
      readonly parameters: readonly string[];
      readonly query: URLSearchParams;
    }
  | { readonly found: false; readonly answer: Answer };

/** Finds the route of a request. Segments are decoded one by one, so an encoded slash never becomes a path. */
export function matchRoute(routes: readonly Route[], request: IncomingMessage): Match {
  const target = request.url ?? '/';
  const [path = '/', search = ''] = splitOnce(target, '?');
  const segments = decodeSegments(path);
  if (segments === null) return { found: false, answer: refused(400, malformed(target)) };
  const candidates = routes.flatMap((route) => {
    const parameters = matchSegments(route.path.split('/'), segments);
    return parameters === null ? [] : [{ route, parameters }];
  });
  const chosen = candidates.find(({ route }) => route.method === request.method);
  if (chosen !== undefined) return { found: true, ...chosen, query: new URLSearchParams(search) };
  return { found: false, answer: candidates.length > 0 ? refused(405, WRONG_METHOD) : refused(404, NO_ROUTE) };
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decodeSegments(path: string): readonly string[] | null {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): readonly string[] | null {
  if (pattern.length !== segments.length) return null;
  const parameters: string[] = [];
  for (const [index, expected] of pattern.entries()) {
    const given = segments[index] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== given) return null;
    } else if (given === '') return null;
    else parameters.push(given);
  }
  return parameters;
}

function malformed(target: string) {
  return {
    reason: 'malformed-path',
    message: `The path ${JSON.stringify(target.slice(0, 200))} is not encoded as a URL path.`,
    hint: 'Encode each segment by itself.',
  };
}

const WRONG_METHOD = {
  reason: 'wrong-method',
  message: 'This path does not know that method.',
  hint: 'Read with GET, change with POST.',
};

const NO_ROUTE = {
  reason: 'no-such-route',
  message: 'There is nothing at this path.',
  hint: 'Look at the list of routes in the API documentation; a newer client may need a newer daemon.',
};
