/** Specs of a known scope, for tests. */

/** A word of each subsystem, which is found for no other. */
export const WORDS_OF_SUBSYSTEMS: readonly string[] = [
  ...['login', 'rbac', 'backfill', 'upload', 'csv', 'pdf', 'charts', 'notify', 'websocket', 'cron', 'kafka'],
  ...['payment', 'llm', 'scraping', 'quota', 'undo', 'encryption', 'wcag', 'responsive', 'theming', 'i18n'],
  ...['offline', 'geolocation', 'video', 'canvas', 'invitation', 'ranking', 'dag', 'compiler', 'regression'],
  ...['android', 'calendar'],
];

/** A spec of so many requirements (at most 26), each about a subsystem of its own: a scope of as many points. */
export function specAbout(subsystems: number): string {
  const words = WORDS_OF_SUBSYSTEMS.slice(0, subsystems);
  return `# Spec\n\n## Requirements\n${words.map((word, index) => `- FR-${index + 1}: The tool must do ${word}\n`).join('')}`;
}
