export { createJsonReporter } from './json/json-reporter.js';
export type { JsonReporterOptions } from './json/json-reporter.js';
export type { Output, Reporter } from './reporter.js';
export { wantsColor, wantsUnicode } from './terminal/abilities.js';
export type { Environment } from './terminal/abilities.js';
export { printable } from './terminal/printable.js';
export { createTerminalReporter } from './terminal/terminal-reporter.js';
export type { ProgressStream, TerminalReporterOptions } from './terminal/terminal-reporter.js';
