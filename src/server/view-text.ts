import type { RunView, Stall } from '../core/view/run-view.ts';

/** Runs whose text is kept; a run of 10,000 tasks takes a few megabytes. */
const KEPT_RUNS = 8;

/** Remembers the JSON of run views, so that asking again for a big run that did not change costs nothing. */
export class ViewTexts {
  readonly #texts = new Map<string, { readonly stamp: string; readonly text: string }>();

  /** The served view as JSON in its envelope; `uptimeMs` is the age of the engine. */
  text(view: RunView, engine: { readonly uptimeMs: number; readonly stall: Stall | null }): string {
    const { uptimeMs, stall } = engine;
    return `{"schemaVersion":1,"data":{"uptime":${Math.round(uptimeMs)},"stall":${JSON.stringify(stall)},${this.#body(view)}}`;
  }

  /** The view's JSON without its opening brace. */
  #body(view: RunView): string {
    const kept = this.#texts.get(view.id);
    const stamp = `${view.lastSeq} ${view.heardAt ?? ''}`;
    if (kept?.stamp === stamp) return kept.text;
    const text = JSON.stringify(view).slice(1);
    this.#texts.delete(view.id);
    this.#texts.set(view.id, { stamp, text });
    const oldest = this.#texts.keys().next();
    if (this.#texts.size > KEPT_RUNS && oldest.done !== true) this.#texts.delete(oldest.value);
    return text;
  }
}
