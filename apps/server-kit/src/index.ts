/** The code shared by the reference servers. The kit imports none of the toolkit's packages. */

export { Clock } from './clock.js';
export { type ControlAction, controlApp } from './control/app.js';
export { type CallerState, callerFields } from './control/callers.js';
export { readRequestControl } from './control/request-headers.js';
export { Database, DatabaseError, type DatabaseSchema, type Write } from './database/database.js';
export { Queue } from './database/queue.js';
export { describeError } from './error-description.js';
export { choice, date, dateTime, email, integer, matching, number, phone, text } from './field-types.js';
export { ApiCall } from './http/api-call.js';
export { BODY_LIMIT_BYTES, type Body, parseForm, parseJson, readBody } from './http/body.js';
export { type GuardedApp, guardedApp } from './http/guarded-app.js';
export { type Issue, isMissing, issuePath } from './http/issue.js';
export { RequestError, readJson } from './http/json-request.js';
export { type MalformedStatus, malformedRequestListener } from './http/malformed.js';
export { describeFailure, perform } from './http/perform.js';
export { admittedStatus, type RateLimitStatus, refusedStatus } from './http/rate-limit-status.js';
export { ApiRefusal } from './http/refusal.js';
export { jsonResponse, responseHeaders } from './http/response.js';
export { RollingWindow } from './http/rolling-window.js';
export { type RouteMatch, Router } from './http/router.js';
export { manifestVersion } from './manifest-version.js';
export type { Mutant } from './mutant.js';
export { isPrivateAddress } from './network/private-address.js';
export {
  type CommonFlags,
  createServerCommand,
  nonEmpty,
  parseArguments,
  readCommonOptions,
  UsageError,
} from './process/command-line.js';
export { listen } from './process/listen.js';
export { runServer } from './process/run-server.js';
export { hashSecret, isBearer, sameHash } from './secret-hash.js';
