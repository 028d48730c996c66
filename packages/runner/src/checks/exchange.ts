import type { ReceivedResponse, SentRequest } from '../http/message.js';
import type { RequestStep } from '../plan/step.js';

export interface Exchange {
  readonly step: RequestStep;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
}
