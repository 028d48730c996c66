import { ApiRefusal } from '@touchstone/server-kit';

/**
 * The error names of the document with their statuses. Responses contain the status and a message, but not the name.
 */
export const STATUS_OF = {
  authentication_missing: 401,
  token_invalid: 401,
  token_expired: 401,
  rate_limit_exceeded: 429,
  business_missing: 400,
  business_not_enabled: 400,
  method_not_allowed: 405,
  payload_too_large: 413,
  media_type_unsupported: 415,
  operation_unavailable: 403,
  permission_denied: 403,
  invalid_request: 400,
  not_found: 404,
  token_request_invalid: 400,
  unsupported_grant_type: 400,
  invalid_client: 400,
  invalid_client_basic: 401,
  server_error: 500,
} as const;

export type ErrorCode = keyof typeof STATUS_OF;

/** Thrown by a check to end the call with a documented error. */
export class Refusal extends ApiRefusal<ErrorCode> {}
