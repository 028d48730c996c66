import type { HttpClient } from '../http/http-client.js';

/** Removes one resource that a request created. It does not matter if the resource still exists. */
export type Removal = (client: HttpClient) => Promise<void>;
