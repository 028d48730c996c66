import { configOption, type OptionDeclarations, overlayOption } from '../option.js';

export interface GenerateOptions {
  readonly check?: boolean;
  /** Paths of OpenAPI Overlays to apply to the document. */
  readonly overlay?: readonly string[];
  readonly config?: string;
}

export const generateOptions: OptionDeclarations<GenerateOptions> = {
  check: {
    flags: '--check',
    description: 'write nothing; list stale, untracked and missing files and exit with 1 if there are any',
  },
  overlay: overlayOption,
  config: configOption,
};
