import type { BodyPrivacy, Permission } from '@touchstone/runner';
import type { OptionDeclarations } from '../option.js';
import { type RequestHeader, testOptions } from '../test/options.js';

export interface ReplayOptions {
  readonly server?: string;
  readonly header?: readonly RequestHeader[];
  /** A system or document that replaces the document of the report. */
  readonly target?: string;
  /** Sends unique values that differ from those in the report. */
  readonly fresh?: boolean;
  readonly bodies?: BodyPrivacy;
  readonly timeout?: number;
  readonly allow?: readonly Permission[];
  /** Paths of OpenAPI Overlays to apply to the document. */
  readonly overlay?: readonly string[];
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
    description: 'send unique values, such as names, that differ from those in the report',
  },
  bodies: testOptions.bodies,
  timeout: testOptions.timeout,
  allow: testOptions.allow,
  overlay: testOptions.overlay,
  config: testOptions.config,
};
