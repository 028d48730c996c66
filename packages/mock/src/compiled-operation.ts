import type { Operation } from '@touchstone/core';
import type { AuthenticationResult } from './access/authentication-result.js';
import type { CredentialSource } from './access/credential-source.js';
import type { BodyReader } from './request/body.js';
import type { ParametersReader } from './request/parameters.js';
import type { Responses } from './respond/responses.js';

/** The data of an operation that is computed once rather than for each request. */
export interface CompiledOperation {
  readonly operation: Operation;
  /** Value of the header `Allow` for the operation's path. */
  readonly allow: string;
  readonly parameters: ParametersReader;
  readonly bodyReader: BodyReader | undefined;
  /** Maximum size of a request body in bytes. */
  readonly bodyLimit: number;
  /** Media types of the request body. */
  readonly requestTypes: readonly string[];
  /** Media types of the success response. */
  readonly successTypes: readonly string[];
  /** Lower-case names of the headers that have a dedicated trigger. */
  readonly triggerHeaders: ReadonlySet<string>;
  /** Name of the header that identifies the tenant; `undefined` if the operation does not check the tenant. */
  readonly tenantHeader: string | undefined;
  readonly isTokenEndpoint: boolean;
  readonly responses: Responses;
  authenticate(source: CredentialSource): AuthenticationResult;
}
