import { configOption, type OptionDeclarations } from '../option.js';

export interface GenerateOptions {
  readonly check?: boolean;
  readonly config?: string;
}

export const generateOptions: OptionDeclarations<GenerateOptions> = {
  check: {
    flags: '--check',
    description: 'write nothing; list stale, untracked and missing files and exit with 1 if there are any',
  },
  config: configOption,
};
