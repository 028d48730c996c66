import type { CredentialState } from '@touchstone/core';
import type { Caller } from './caller.js';

/** The outcome of checking the credentials of a request. */
export type AuthenticationResult =
  /** The operation does not require a credential, and none was recognized in the request. */
  | { readonly state: 'anonymous' }
  | {
      readonly state: 'authenticated';
      readonly caller: Caller;
      readonly scheme: string;
      /** The raw credential, which identifies callers that are not registered. */
      readonly credential?: string;
    }
  | { readonly state: CredentialState };
