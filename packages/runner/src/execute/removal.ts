import type { HttpClient } from '../http/http-client.js';
import type { ReceivedResponse } from '../http/message.js';

/** Removes a resource that a request created. The resource may already have been removed. */
export type Removal = (client: HttpClient) => Promise<ReceivedResponse>;
