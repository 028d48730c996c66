import { maximum } from '../limits.js';
import { configOption, type OptionDeclarations, overlayOption, wholeNumber } from '../option.js';
import { type ReporterName, reporterNames } from '../reporter-names.js';

export interface LintOptions {
  readonly reporter: ReporterName;
  readonly maxWarnings?: number;
  /** Paths of OpenAPI Overlays to apply to the document. */
  readonly overlay?: readonly string[];
  readonly config?: string;
}

export const lintOptions: OptionDeclarations<LintOptions> = {
  reporter: {
    flags: '--reporter <name>',
    description: 'output format',
    choices: reporterNames,
    default: 'terminal',
  },
  maxWarnings: {
    flags: '--max-warnings <number>',
    description: 'exit with 1 if there are more warnings (default: any number is accepted)',
    parse: wholeNumber(0, maximum.count),
  },
  overlay: overlayOption,
  config: configOption,
};
