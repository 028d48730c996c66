import type { CredentialState } from '@touchstone/core';
import type { Caller } from './caller.js';

export type AuthenticationResult =
  /** The operation does not require a credential, and the mock authenticated no caller. */
  | { readonly state: 'anonymous' }
  | {
      readonly state: 'authenticated';
      readonly caller: Caller;
      readonly scheme: string;
      /** The credential of a caller that is not registered. It identifies the caller in rate limits. */
      readonly credential?: string;
    }
  | { readonly state: CredentialState };
