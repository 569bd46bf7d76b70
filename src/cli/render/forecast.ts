import type { Forecast } from '../../core/schedule/forecast/forecast.ts';
import { formatMinutes } from '../../core/text/duration.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import type { PlanForecast, PlannedSpec } from '../plan-document.ts';
import { renderFields } from './fields.ts';
import { paint, type Style } from './style.ts';
import { type Cell, table } from './table.ts';

/** What a plan takes on several numbers of tracks. */
export function renderForecast(style: Style, { title, file }: PlannedSpec, forecast: PlanForecast): string {
  const columns = [
    { header: 'TRACKS', align: 'right' },
    { header: '' },
    { header: 'HALF OF RUNS WITHIN', align: 'right' },
    { header: '9 OF 10 WITHIN', align: 'right' },
    { header: 'BUSY', align: 'right', from: 60 },
    { header: 'COST', align: 'right', from: 70 },
  ] as const;
  const rows = forecast.forecasts.map((one) => rowOf(style, one, one.tracks === forecast.enoughTracks));
  const lines = [
    paint(style, 'strong', sanitizeLine(title)),
    ...renderFields(style, [
      ['plan', file],
      ['estimates', basisOf(forecast)],
    ]),
    '',
    ...table(style, { columns, rows, indent: 2 }),
    ...enoughLine(style, forecast),
  ];
  return `${lines.join('\n')}\n`;
}

function rowOf(style: Style, { tracks, finish, utilisation, cost }: Forecast, enough: boolean): readonly Cell[] {
  return [
    { text: String(tracks), tone: 'strong' },
    { text: enough ? (style.unicode ? '◆' : '*') : ' ', tone: 'attention' },
    { text: formatMinutes(finish.p50) },
    { text: formatMinutes(finish.p90) },
    { text: `${Math.round(100 * utilisation)}%`, tone: 'muted' },
    { text: cost === null ? '' : `${dollars(cost.p10)} to ${dollars(cost.p90)}`, tone: 'muted' },
  ];
}

function enoughLine(style: Style, { enoughTracks, forecasts }: PlanForecast): readonly string[] {
  if (enoughTracks === null) return ['', 'The plan has no order: slipway check says why.'];
  if (forecasts.length < 2) return [];
  const key = style.unicode ? '◆' : '*';
  return [paint(style, 'muted', `  ${key} more tracks than ${enoughTracks} make it hardly any faster`)];
}

/** What estimates rest on, in a few words. */
export function basisOf({ basis, accuracy, trouble }: Omit<PlanForecast, 'forecasts'>): string {
  if (trouble !== null) return `defaults, the history cannot be read: ${sanitizeLine(trouble)}`;
  if (basis.tasks === 0 || accuracy === null) return 'defaults, until runs of this repository have finished';
  const learned = `learned from ${counted(basis.tasks, 'task')} of ${counted(basis.runs, 'run')}`;
  return `${learned}; half of them were within ${Math.round(100 * accuracy.medianError)}% of the plan`;
}

/** The row about cost, where earlier runs told one. */
export function costFields({ forecasts }: PlanForecast): readonly (readonly [string, string])[] {
  const cost = forecasts[0]?.cost ?? null;
  return cost === null ? [] : [['cost', `about ${dollars(cost.p50)}, 9 of 10 times below ${dollars(cost.p90)}`]];
}

function dollars(amount: number): string {
  return `$${amount < 10 ? amount.toFixed(2) : String(Math.round(amount))}`;
}
