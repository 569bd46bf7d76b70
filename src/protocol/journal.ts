/**
 * How events stand in the journal: type, version and JSON. A released event is never edited; when its shape has to change, UPCASTERS gets
 * the step from the version before, which also makes the version that is written one higher, so that every old journal still reads.
 * Rows are checked by hand and not by a schema library because resuming reads a hundred thousand of them before the first task can start.
 */
import { assertNever } from '../core/assert.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { RunEvent } from '../core/run/events.ts';
import { EVENT_SHAPES, type FieldKind } from './event-shapes.ts';

/** An event as a journal row or an archive line holds it. */
export interface EventRow {
  readonly type: string;
  readonly version: number;
  /** The whole event as JSON, its type included. */
  readonly data: string;
}

/** Why a row is not understood: `newer` needs a later release, `damaged` is not what any release writes. */
export interface EventRowRefusal {
  readonly reason: 'newer' | 'damaged';
  /** A full sentence without a location: the reader of the row knows where it stood. */
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Turns the fields of one version of an event into those of the next version; it may change the type. */
export type Upcaster = (fields: Fields) => Fields;

/** Steps by event type: the step at index 0 leads from version 1 to version 2. Types that no longer exist stay here. */
export const UPCASTERS: Readonly<Record<string, readonly Upcaster[]>> = {
  // 0.1.0 knew plain questions only, and waited for ever.
  // It was not kept whether the provider said the time.
  'agent-braked': [(fields) => ({ ...fields, stated: false })],
  // Before there was `tell --interrupt`.
  'agent-told': [(fields) => ({ ...fields, interrupts: false })],
  // Only the plan file was hashed.
  'run-replanned': [(fields) => ({ ...fields, documentHashes: null })],
  'task-asked': [(fields) => ({ ...fields, kind: 'question', deadlineMs: null })],
};

/** An event as a row of the current version. */
export function encodeEvent(event: RunEvent): EventRow {
  return { type: event.type, version: (UPCASTERS[event.type]?.length ?? 0) + 1, data: JSON.stringify(event) };
}

/** The event that a row holds, brought to the current version and checked. */
export function decodeEvent(row: EventRow): Result<RunEvent, EventRowRefusal> {
  const parsed = parseJson(row.data);
  if (!isRecord(parsed)) return damaged(`The ${row.type} event is not a JSON object.`);
  return checkEvent(row.type, row.version, parsed);
}

/** The same for JSON that is parsed already; `steps` is replaced by tests that need a history of versions. */
export function checkEvent(
  type: string,
  version: number,
  fields: Fields,
  steps: Readonly<Record<string, readonly Upcaster[]>> = UPCASTERS,
): Result<RunEvent, EventRowRefusal> {
  if (typeOf(fields) !== type) return damaged(`The row says ${type}, its data says ${typeOf(fields)}.`);
  const upcast = upcastFields({ type, version, fields }, steps[type] ?? []);
  return upcast.ok ? checkFields(upcast.value) : upcast;
}

function upcastFields(
  row: { readonly type: string; readonly version: number; readonly fields: Fields },
  steps: readonly Upcaster[],
): Result<Fields, EventRowRefusal> {
  const current = steps.length + 1;
  if (row.version === current) return success(row.fields);
  if (!Number.isInteger(row.version) || row.version < 1) {
    return damaged(`The ${row.type} event has the version ${row.version}, which no release writes.`);
  }
  if (row.version > current) {
    return newer(`The ${row.type} event has version ${row.version}; this release reads up to version ${current}.`);
  }
  return success(steps.slice(row.version - 1).reduce<Fields>((fields, step) => step(fields), row.fields));
}

function checkFields(fields: Fields): Result<RunEvent, EventRowRefusal> {
  const type = typeOf(fields);
  const shape = SHAPE_ENTRIES.get(type);
  if (shape === undefined) return newer(`This release knows no event of the type ${type}.`);
  for (const [name, kind] of shape) {
    if (!isKind(fields[name], kind)) return damaged(`The field ${name} of a ${type} event is not a ${kind}.`);
  }
  const { task, attempt } = fields;
  if (task === '') return damaged(`A ${type} event names no task.`);
  if (attempt !== undefined && !isCount(attempt)) {
    return damaged(`A ${type} event has the attempt number ${String(attempt)}.`);
  }
  return success(fields as unknown as RunEvent);
}

function typeOf({ type }: Fields): string {
  return String(type);
}

const SHAPE_ENTRIES: ReadonlyMap<string, readonly (readonly [string, FieldKind])[]> = new Map(
  Object.entries(EVENT_SHAPES).map(([type, shape]) => [type, Object.entries<FieldKind>(shape)]),
);

function isKind(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'text?':
      return value === null || typeof value === 'string';
    case 'number?':
      return value === null || Number.isFinite(value);
    case 'number':
      return Number.isFinite(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'record':
      return isRecord(value);
    case 'record?':
      return value === null || isRecord(value);
    default:
      return assertNever(kind);
  }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damaged(message: string): Result<never, EventRowRefusal> {
  return failure({ reason: 'damaged', message });
}

function newer(message: string): Result<never, EventRowRefusal> {
  return failure({ reason: 'newer', message });
}
