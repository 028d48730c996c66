import { allow } from './allow.js';
import { bodySchema } from './body-schema.js';
import type { Check } from './check.js';
import { errorIntended, errorStatus } from './error-code.js';
import { forbiddenAccepted } from './forbidden-accepted.js';
import { headerRequired, headerValue } from './headers.js';
import { indistinguishable } from './indistinguishable.js';
import { mediaType } from './media-type.js';
import { noLeak } from './no-leak.js';
import { noServerError } from './no-server-error.js';
import { noStateChange } from './no-state-change.js';
import { rateLimit } from './rate-limit.js';
import { refusalObserved } from './refusal-observed.js';
import { removed } from './removed.js';
import { retryAfter } from './retry-after.js';
import { statusDocumented, statusIntended } from './status.js';
import { writeOnly } from './write-only.js';
import { wwwAuthenticate } from './www-authenticate.js';

/** All checks. Each runs on every exchange, so no failure hides another. */
export const CHECKS: readonly Check[] = [
  statusDocumented,
  statusIntended,
  forbiddenAccepted,
  refusalObserved,
  errorIntended,
  errorStatus,
  mediaType,
  bodySchema,
  writeOnly,
  headerRequired,
  headerValue,
  allow,
  retryAfter,
  wwwAuthenticate,
  noStateChange,
  removed,
  indistinguishable,
  rateLimit,
  noLeak,
  noServerError,
];
