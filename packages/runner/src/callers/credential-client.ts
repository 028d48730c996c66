import type { HttpClient } from '../http/http-client.js';
import type { ReceivedResponse, SentRequest } from '../http/message.js';

/** A request that obtains a credential, and the caller that needs it; null if several callers share the credential. */
export interface CredentialRequest {
  readonly caller: string | null;
  readonly request: SentRequest;
}

/**
 * Sends a request and passes the exchange on, with secrets masked, when `send` has resolved.
 */
export type RecordExchange = (
  request: CredentialRequest,
  send: () => Promise<ReceivedResponse>,
) => Promise<ReceivedResponse>;

/** Sends the requests that obtain credentials, and counts them. */
export class CredentialClient {
  /** Number of requests sent. */
  requests = 0;
  readonly #client: HttpClient;
  readonly #record: RecordExchange;

  constructor(client: HttpClient, record: RecordExchange = (_, send) => send()) {
    this.#client = client;
    this.#record = record;
  }

  /**
   * Sends a request.
   * @param learn Registers the secrets of the response, before the exchange is passed on.
   * @throws {NoAnswerError} if no complete response is received.
   */
  send(request: CredentialRequest, learn: (response: ReceivedResponse) => void): Promise<ReceivedResponse> {
    this.requests++;
    return this.#record(request, async () => {
      const response = await this.#client.send(request.request);
      learn(response);
      return response;
    });
  }
}
