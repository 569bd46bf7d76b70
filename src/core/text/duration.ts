const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in milliseconds as people read it, with two units at most: `850 ms`, `4.2 s`, `3 min 12 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const rounded = Math.max(0, Math.round(ms));
  if (rounded < SECOND) return `${rounded} ms`;
  if (rounded < MINUTE - 50)
    return rounded < 10 * SECOND ? `${(rounded / SECOND).toFixed(1)} s` : `${Math.round(rounded / SECOND)} s`;
  if (rounded < HOUR) return twoUnits(rounded, { size: MINUTE, name: 'min' }, { size: SECOND, name: 's' });
  if (rounded < DAY) return twoUnits(rounded, { size: HOUR, name: 'h' }, { size: MINUTE, name: 'min' });
  return twoUnits(rounded, { size: DAY, name: 'd' }, { size: HOUR, name: 'h' });
}

/** A span of planned work in minutes: `45 min`, `2 h 30 min`. */
export function formatMinutes(minutes: number): string {
  return formatDuration(Math.max(1, Math.round(minutes)) * MINUTE);
}

interface Unit {
  readonly size: number;
  readonly name: string;
}

function twoUnits(ms: number, big: Unit, small: Unit): string {
  const total = Math.round(ms / small.size);
  const perBig = big.size / small.size;
  const rest = total % perBig;
  const whole = `${Math.floor(total / perBig)} ${big.name}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small.name}`;
}
