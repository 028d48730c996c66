import type { HttpClient } from '../http/http-client.js';

/** Removes a resource that a request created. The resource may already have been removed. */
export type Removal = (client: HttpClient) => Promise<void>;
