import type { Fault } from '../kit/server-kind.js';

/** The faults of the FastAPI server. */
export const FASTAPI_FAULTS = [
  { name: 'created-as-200', operation: 'POST /flows/', does: 'A creation returns 200 instead of 201.' },
  { name: 'created-missing', operation: 'GET /flows/{flow_id}', does: 'A flow lacks the required `created`.' },
  { name: 'created-is-local', operation: 'GET /flows/{flow_id}', does: '`created` has no offset.' },
  { name: 'priority-is-text', operation: 'GET /flows/', does: 'A list contains `priority` as text.' },
  { name: 'page-too-large', operation: 'GET /flows/', does: 'A page contains one flow more than `limit`.' },
  { name: 'limit-unchecked', operation: 'GET /flows/', does: 'A `limit` outside of its bounds is accepted.' },
  { name: 'list-without-auth', operation: 'GET /flows/', does: 'A list needs no token.' },
  { name: 'delete-without-auth', operation: 'DELETE /flows/{flow_id}', does: 'A removal needs no token.' },
  { name: 'any-token', operation: 'GET /flows/{flow_id}', does: 'Any token is accepted.' },
  { name: 'name-maximum-unchecked', operation: 'POST /flows/', does: 'A name of any length is accepted.' },
  { name: 'name-optional', operation: 'POST /flows/', does: 'A flow without a name is accepted.' },
  { name: 'kind-unchecked', operation: 'POST /flows/', does: 'Any `kind` is accepted.' },
  { name: 'tags-maximum-unchecked', operation: 'POST /flows/', does: 'Any number of tags is accepted.' },
  { name: 'priority-maximum-unchecked', operation: 'POST /flows/', does: 'Any high priority is accepted.' },
  { name: 'duplicate-accepted', operation: 'POST /flows/', does: 'A second flow with the same name is created.' },
  { name: 'bad-json-500', operation: 'POST /flows/', does: 'A body that is not JSON causes a 500.' },
  { name: 'bad-id-500', operation: 'GET /flows/{flow_id}', does: 'An id that is not a UUID causes a 500.' },
  { name: 'detail-is-text', operation: 'POST /flows/', does: 'A 422 has a text instead of a list in `detail`.' },
  { name: 'refused-patch-applies', operation: 'PATCH /flows/{flow_id}', does: 'A refused update changes the flow.' },
  { name: 'filter-wrapped', operation: 'POST /flows/filter', does: 'A filter returns an object around the list.' },
  { name: 'absent-is-null', operation: 'GET /flows/{flow_id}', does: 'An absent flow is returned as 200 `null`.' },
  { name: 'trace-in-404', operation: 'GET /flows/{flow_id}', does: 'A 404 contains a stack trace.' },
  { name: 'html-404', operation: 'GET /flows/{flow_id}', does: 'A 404 is an HTML page.' },
  { name: 'delete-keeps', operation: 'DELETE /flows/{flow_id}', does: 'A removal returns 204 and removes nothing.' },
  { name: 'delete-of-absent-204', operation: 'DELETE /flows/{flow_id}', does: 'A removal of an absent flow is a 204.' },
  { name: 'run-of-absent-flow', operation: 'POST /flows/{flow_id}/runs/', does: 'A run of an absent flow is created.' },
  { name: 'run-id-is-text', operation: 'POST /flows/{flow_id}/runs/', does: 'The id of a new run is a text.' },
  { name: 'run-deleted-as-200', operation: 'DELETE /flows/{flow_id}/runs/{run_id}', does: 'A removal of a run returns 200.' },
  { name: 'admin-is-text', operation: 'GET /users/me', does: '`is_admin` is a text.' },
] as const satisfies readonly Fault[];

export type FastapiFault = (typeof FASTAPI_FAULTS)[number]['name'];
