/**
 * Reporters that turn the events and the report of a contract run into a terminal view and a JSON document.
 *
 * @packageDocumentation
 */

// Reporters

export type { JsonReporterOptions } from './json/json-reporter.js';
export { createJsonReporter } from './json/json-reporter.js';
export type { Output, Reporter } from './reporter.js';
export type { ProgressStream, TerminalReporterOptions } from './terminal/terminal-reporter.js';
export { createTerminalReporter } from './terminal/terminal-reporter.js';

// Terminal capabilities, for the options of the terminal reporter

export type { Environment } from './terminal/abilities.js';
export { wantsColor, wantsProgressLine, wantsUnicode } from './terminal/abilities.js';

// Formatting functions for other output

export { escapeInvisible } from './json/escape-invisible.js';
export { countChanges } from './terminal/changed.js';
export { countLeft } from './terminal/left-behind.js';
export { printable } from './terminal/printable.js';
export { plural, wrap } from './terminal/text.js';
export { describeVariant, reasonText } from './wording.js';

// The renderers of the terminal's sections are not exported, because their layout may change in any release.
