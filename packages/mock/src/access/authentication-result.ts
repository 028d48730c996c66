import type { CredentialState } from '@touchstone/core';
import type { Caller } from './caller.js';

/** The outcome of checking the credentials of a request. */
export type AuthenticationResult =
  /** The operation requires no credential and the request has none. */
  | { readonly state: 'anonymous' }
  | {
      readonly state: 'authenticated';
      readonly caller: Caller;
      readonly scheme: string;
      /** The raw credential, which identifies callers that are not registered. */
      readonly credential?: string;
    }
  | { readonly state: CredentialState };
