import { chmodSync, mkdirSync } from 'node:fs';
import { type Logger, pino } from 'pino';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import type { Log, LogFields } from '../../ports/log.ts';
import { LOG_FILE } from './log-file.ts';
import { redactFields } from './redact-fields.ts';

/** How and where the log is written. */
export interface LogOptions {
  /** Folder of the log files, private to the user; created when missing. */
  readonly directory: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Bytes at which a file is rotated. */
  readonly fileBytes: number;
  /** Rotated files that are kept. */
  readonly files: number;
  /** Replaces secrets; applied to every text before it is written. */
  readonly redact: (text: string) => string;
  /** Told when the log cannot be written (a full disk); the log then drops entries instead of stopping the program. */
  readonly onProblem: (problem: Error) => void;
}

/** Opens the log: one JSON object per line, rotated by size, the oldest files removed, readable by the user alone. */
export function createLog(options: LogOptions): Log {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const stream = openStream(options);
  let isBroken = false;
  stream.on('error', (problem) => {
    isBroken = true;
    options.onProblem(problem);
  });
  stream.on('warning', options.onProblem);
  const sink = {
    write(line: string) {
      if (!isBroken && !stream.writableEnded) stream.write(line);
    },
  };
  const logger = pino(
    { level: options.level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    sink,
  );
  return wrap(logger, options.redact, () => closeStream(stream, () => isBroken));
}

function openStream({ directory, fileBytes, files }: LogOptions): RotatingFileStream {
  const stream = createStream((index) => (index === null ? LOG_FILE : `slipway.${String(index)}.log`), {
    path: directory,
    size: `${fileBytes}B`,
    rotate: files,
    mode: 0o600,
  });
  // A file that was there before keeps its mode.
  stream.on('open', (path) => chmodSync(path, 0o600));
  return stream;
}

function wrap(logger: Logger, redact: (text: string) => string, close: () => Promise<void>): Log {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    if (logger.isLevelEnabled(level)) logger[level](redactFields(fields ?? {}, redact), redact(message));
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => wrap(logger.child(redactFields(fields, redact)), redact, close),
    close,
  };
}

function closeStream(stream: RotatingFileStream, isBroken: () => boolean): Promise<void> {
  if (isBroken() || stream.writableFinished) return Promise.resolve();
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.once('close', () => resolve());
    stream.end(() => resolve());
  });
}
