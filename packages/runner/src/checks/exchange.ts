import type { ReceivedResponse, SentRequest } from '../http/message.js';
import type { RequestStep } from '../plan/step.js';

/** A request that was sent, and the response that was received. */
export interface Exchange {
  readonly step: RequestStep;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
}
