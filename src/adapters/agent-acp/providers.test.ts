import { describe, expect, test } from 'vitest';
import { geminiProviders, opencodeProviders } from './providers.ts';

describe('the provider of Gemini CLI', () => {
  test('is that of keys and of logins, the clouds, or the address that the user names', () => {
    expect(geminiProviders({})).toContain('generativelanguage.googleapis.com:443');
    expect(geminiProviders({})).toContain('oauth2.googleapis.com:443');
    expect(geminiProviders({ GOOGLE_GENAI_USE_VERTEXAI: 'true' })).toEqual(['*.googleapis.com:443']);
    expect(geminiProviders({ GOOGLE_GEMINI_BASE_URL: 'http://127.0.0.1:8788' })).toEqual(['127.0.0.1:8788']);
  });
});

describe('the providers of OpenCode', () => {
  test('are those of its models and the addresses in its settings', () => {
    const settings = {
      model: 'anthropic/claude',
      small_model: 'own/small',
      provider: { own: { options: { baseURL: 'http://127.0.0.1:9000/v1', apiKey: '{env:OWN_KEY}' } } },
    };
    expect(opencodeProviders(null, settings, {})).toEqual(['api.anthropic.com:443', '127.0.0.1:9000']);
    expect(opencodeProviders('groq/fast', settings, {})).toContain('api.groq.com:443');
  });

  test('are unknown where neither says one', () => {
    expect(opencodeProviders('somebody/model', {}, {})).toEqual([]);
    expect(opencodeProviders(null, { model: 'plain' }, { OPENAI_BASE_URL: 'https://llm.example.com/v1' })).toEqual([
      'llm.example.com:443',
    ]);
  });
});
