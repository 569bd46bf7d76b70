import { group } from '../at.ts';
import { formatTarget, toHost } from './host-rule.ts';

/** The `HOST:PORT` of an HTTP address, or null for what is none; nothing else of it (path, user, password) is kept. */
export function targetOfUrl(text: string): string | null {
  const match = /^(https?|wss?):\/\/(?:[^/?#@]*@)?(\[[^\]/?#]+\]|[^/?#:@[\]]+)(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(
    text.trim(),
  );
  if (match === null) return null;
  const host = toHost(group(match, 2));
  const isSecure = /s$/i.test(group(match, 1));
  return host === null ? null : formatTarget(host, match[3] === undefined ? (isSecure ? 443 : 80) : Number(match[3]));
}

/** Variables by which programs are told where their provider is: `ANTHROPIC_BASE_URL`, `OPENAI_API_BASE` and the like. */
const NAMES_A_PROVIDER =
  /^(?:ANTHROPIC|OPENAI|AZURE_OPENAI|CODEX|GEMINI|GOOGLE_GEMINI|GOOGLE_VERTEX|OPENROUTER|MISTRAL|DEEPSEEK|GROQ|XAI|OLLAMA|LITELLM)(?:_\w+)?_(?:BASE_URL|API_BASE|HOST|ENDPOINT)$/;

/** The providers that an environment names, as `HOST:PORT`. */
export function providersIn(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const named = Object.entries(environment).flatMap(([name, value = '']) =>
    NAMES_A_PROVIDER.test(name) ? (targetOfUrl(value) ?? []) : [],
  );
  return [...new Set(named)];
}
