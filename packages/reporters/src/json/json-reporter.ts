import type { Report } from '@touchstone/runner';
import type { Reporter } from '../reporter.js';
import { stableReport } from './stable.js';

export interface JsonReporterOptions {
  /** Receives the whole document once, ending in a newline. May be asynchronous: a file. */
  write(text: string): unknown;
}

/** Writes the report as JSON, as `report.schema.json` describes it, when the run is over. */
export function createJsonReporter(options: JsonReporterOptions): Reporter {
  return {
    onEvent() {},
    async finish(report: Report): Promise<void> {
      await options.write(`${escapeInvisible(JSON.stringify(stableReport(report), null, 2))}\n`);
    },
  };
}

// JSON.stringify escapes C0 alone. C1 and bidirectional controls of an answer would reach a terminal that
// shows the file; outside strings JSON has none of them, so escaping them changes no value (RFC 8259 §7).
const invisible = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escapeInvisible(json: string): string {
  return json.replace(
    invisible,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
