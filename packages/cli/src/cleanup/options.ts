import type { OptionDeclarations } from '../option.js';
import { type RequestHeader, testOptions } from '../test/options.js';

export interface CleanupOptions {
  readonly server?: string;
  readonly header?: readonly RequestHeader[];
  /** The system or document to use instead of that of the run. */
  readonly target?: string;
  readonly timeout?: number;
  readonly config?: string;
  /** Deletes the journal without sending a request. */
  readonly forget?: boolean;
}

export const cleanupOptions: OptionDeclarations<CleanupOptions> = {
  server: { ...testOptions.server, description: 'base URL of the server (default: that of the run)' },
  header: testOptions.header,
  target: {
    flags: '--target <name>',
    description: 'configured system or OpenAPI document (default: that of the run)',
  },
  timeout: testOptions.timeout,
  config: testOptions.config,
  forget: {
    flags: '--forget',
    description: 'delete the journal of the run without sending a request',
  },
};
