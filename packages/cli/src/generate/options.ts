import type { OptionDeclarations } from '../option.js';

export interface GenerateOptions {
  readonly check?: boolean;
  readonly config?: string;
}

export const generateOptions: OptionDeclarations<GenerateOptions> = {
  check: {
    flags: '--check',
    description: 'write nothing; fail and name the files that are stale, untracked or missing',
  },
  config: {
    flags: '--config <file>',
    description: 'configuration, instead of the nearest touchstone.config.ts',
  },
};
