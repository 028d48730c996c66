import type { OptionDeclarations } from '../option.js';

export interface LintOptions {
  readonly reporter: 'terminal' | 'json';
  readonly config?: string;
}

export const lintOptions: OptionDeclarations<LintOptions> = {
  reporter: {
    flags: '--format, --reporter <name>',
    description: 'how to print what was found',
    choices: ['terminal', 'json'],
    default: 'terminal',
  },
  config: {
    flags: '--config <file>',
    description: 'configuration, instead of the nearest touchstone.config.ts',
  },
};
