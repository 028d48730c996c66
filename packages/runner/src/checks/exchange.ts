import type { ReceivedResponse, SentRequest } from '../http/message.js';
import type { RequestStep } from '../plan/step.js';

/** One request as sent and its response as received. */
export interface Exchange {
  readonly step: RequestStep;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
}
