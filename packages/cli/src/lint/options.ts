import { configOption, type OptionDeclarations } from '../option.js';
import { type ReporterName, reporterNames } from '../reporter-names.js';

export interface LintOptions {
  readonly reporter: ReporterName;
  readonly config?: string;
}

export const lintOptions: OptionDeclarations<LintOptions> = {
  reporter: {
    flags: '--reporter <name>',
    description: 'output format',
    choices: reporterNames,
    default: 'terminal',
  },
  config: configOption,
};
