import type { AuthenticationResult } from '../access/authentication-result.js';
import type { RateLimitStatus } from '../access/rate-limiter.js';
import type { Environment } from '../environment.js';

/** The parts of the request context that determine content negotiation and response headers. */
export interface ReplyRequest {
  readonly environment: Environment;
  readonly authentication: AuthenticationResult;
  readonly rateLimit: RateLimitStatus | undefined;
  header(name: string): string | undefined;
}
