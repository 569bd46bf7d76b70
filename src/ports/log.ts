/** Values that are written beside a message, under their names. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The program's own log: for people who look for the cause of something, never a source of state. Writing never throws and never waits. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log that writes these fields with each entry. */
  child(fields: LogFields): Log;
  /** Writes out what is under way and lets go of the file; children are closed with it. */
  close(): Promise<void>;
}
