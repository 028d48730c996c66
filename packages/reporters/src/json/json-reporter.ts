import type { Report } from '@touchstone/runner';
import type { Reporter } from '../reporter.js';
import { orderKeys } from './order-keys.js';

/** Options of {@link createJsonReporter}. */
export interface JsonReporterOptions {
  /** Receives the whole document once, ending in a newline. May return a promise. */
  write(text: string): unknown;
}

/**
 * Creates a reporter that writes the finished report as JSON in the format of `report.schema.json`. The keys are always
 * in the same order.
 *
 * @example
 * const reporter = createJsonReporter({ write: (text) => writeFile('report.json', text) });
 */
export function createJsonReporter(options: JsonReporterOptions): Reporter {
  return {
    onEvent() {},
    async finish(report: Report): Promise<void> {
      await options.write(`${escapeInvisible(JSON.stringify(orderKeys(report), null, 2))}\n`);
    },
  };
}

// JSON.stringify escapes only C0. Without this escaping, C1 and bidirectional controls of a response would reach a
// terminal that displays the file. JSON has none of them outside of strings, so escaping them changes no value (RFC
// 8259 §7).
const invisible = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escapeInvisible(json: string): string {
  return json.replace(
    invisible,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
