import type { Report } from '@touchstone/runner';
import type { Reporter } from '../reporter.js';
import { escapeInvisible } from './escape-invisible.js';
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
