import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { ExchangeRecord } from '@touchstone/runner';
import { displayPath } from '../file-error.js';
import { EXCHANGES_SCHEMA } from '../test/exchange-store.js';
import type { RecordedRun } from './read-report.js';

/** Maximum number of exchanges of a case that are read. */
const MAX_EXCHANGES = 1000;

/** The recorded exchanges of a case, or the reason why they are not available. */
export type Recorded = { readonly exchanges: readonly ExchangeRecord[] } | { readonly unavailable: string };

/** Reads the exchanges of one case from the exchange store of a report, one line at a time. */
export async function recordedExchanges(run: RecordedRun, caseId: string, cwd: string): Promise<Recorded> {
  if (run.exchanges === undefined) return { unavailable: 'the report has no exchange store' };
  const path = resolve(dirname(run.path), run.exchanges.file);
  const name = displayPath(path, cwd);
  const exchanges: ExchangeRecord[] = [];
  let isFirst = true;
  try {
    // The report names the file, and reading a pipe or a device may never end.
    if (!(await stat(path)).isFile()) return { unavailable: `${name} is not a regular file` };
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      if (isFirst && schemaOf(line) !== EXCHANGES_SCHEMA)
        return { unavailable: `${name} is not an exchange store of version 1` };
      isFirst = false;
      const exchange = exchangeOf(line, caseId);
      if (exchange) exchanges.push(exchange);
      if (exchanges.length === MAX_EXCHANGES) break;
    }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { unavailable: `${name} cannot be read (${reason})` };
  }
  return exchanges.length > 0 ? { exchanges } : { unavailable: `${name} contains no exchange of the case` };
}

function schemaOf(line: string): unknown {
  const value = parsed(line);
  return typeof value === 'object' && value !== null && '$schema' in value ? value.$schema : undefined;
}

/**
 * Returns the exchange in a line if it belongs to the case; undefined for any other line, such as a last line that a
 * killed run left incomplete.
 */
function exchangeOf(line: string, caseId: string): ExchangeRecord | undefined {
  const value = parsed(line);
  return isExchange(value) && value.case === caseId ? value : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const isExchange = (value: unknown): value is ExchangeRecord =>
  typeof value === 'object' &&
  value !== null &&
  'case' in value &&
  'step' in value &&
  'role' in value &&
  'request' in value &&
  'response' in value;
