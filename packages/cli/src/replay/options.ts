import type { BodyPrivacy, Permission } from '@touchstone/runner';
import type { OptionDeclarations } from '../option.js';
import { type RequestHeader, testOptions } from '../test/options.js';

export interface ReplayOptions {
  readonly server?: string;
  readonly header?: readonly RequestHeader[];
  /** The system or document to use instead of that of the report. */
  readonly target?: string;
  /** Sends other unique values than the run of the report. */
  readonly fresh?: boolean;
  readonly bodies?: BodyPrivacy;
  readonly timeout?: number;
  readonly allow?: readonly Permission[];
  readonly config?: string;
}

export const replayOptions: OptionDeclarations<ReplayOptions> = {
  server: {
    ...testOptions.server,
    description: 'base URL of another server (default: the server of the configuration or of the report)',
  },
  header: testOptions.header,
  target: {
    flags: '--target <name>',
    description: 'configured system or OpenAPI document (default: the document of the report)',
  },
  fresh: {
    flags: '--fresh',
    description: 'send other unique values, such as names, than the run of the report',
  },
  bodies: testOptions.bodies,
  timeout: testOptions.timeout,
  allow: testOptions.allow,
  config: testOptions.config,
};
