export type { JsonReporterOptions } from './json/json-reporter.js';
export { createJsonReporter } from './json/json-reporter.js';
export type { Output, Reporter } from './reporter.js';
export type { Environment } from './terminal/abilities.js';
export { wantsColor, wantsUnicode } from './terminal/abilities.js';
export { printable } from './terminal/printable.js';
export type { ProgressStream, TerminalReporterOptions } from './terminal/terminal-reporter.js';
export { createTerminalReporter } from './terminal/terminal-reporter.js';
export { plural } from './terminal/text.js';
