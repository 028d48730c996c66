import { body, headless, instead, object, replaced, status, succeeds, without } from '../kit/after.js';
import { text } from '../kit/message.js';
import type { Fault } from '../kit/server-kind.js';

const LIST = 'GET /api/tasks';
const CREATE = 'POST /api/tasks';
const READ = 'GET /api/tasks/{id}';
const UPDATE = 'PUT /api/tasks/{id}';
const REMOVE = 'DELETE /api/tasks/{id}';
const SEARCH = 'POST /api/tasks/search';
const READ_PROJECT = 'GET /api/projects/{key}';
const UPSERT = 'PUT /api/projects/{key}';

const TRACE =
  'java.lang.NullPointerException: null\n\tat com.acme.tasks.TaskController.get(TaskController.java:42)\n\tat java.base/java.lang.reflect.Method.invoke(Method.java:568)';

/** The faults of the Spring server. */
export const SPRING_FAULTS = [
  {
    name: 'content-is-object',
    operation: LIST,
    does: '`content` is an object.',
    after: replaced(200, 'content', () => ({})),
  },
  {
    name: 'total-is-text',
    operation: LIST,
    does: '`totalElements` is text.',
    after: replaced(200, 'totalElements', (total) => String(total)),
  },
  { name: 'size-500', operation: LIST, does: 'A size of 0 causes a 500.', crashesAt: { place: 'size' } },
  {
    name: 'status-unchecked',
    operation: LIST,
    does: 'Any status is accepted as a filter.',
    unchecked: { place: 'status' },
  },
  { name: 'first-page-lost', operation: LIST, does: 'Pages are counted from 1, so page 0 is that of 1.' },
  { name: 'accept-ignored', operation: LIST, does: 'Any Accept header is accepted.' },
  { name: 'created-as-200', operation: CREATE, does: 'A creation returns 200.', after: status(201, 200) },
  { name: 'text-accepted', operation: CREATE, does: 'A body of any media type is read as JSON.' },
  {
    name: 'media-type-400',
    operation: CREATE,
    does: 'A body of another media type causes a 400.',
    after: status(415, 400),
  },
  {
    name: 'bad-json-500',
    operation: CREATE,
    does: 'A body that is not JSON causes a 500.',
    crashesAt: 'syntax',
  },
  {
    name: 'title-blank',
    operation: CREATE,
    does: 'An empty title is accepted.',
    unchecked: { place: 'title', keyword: 'minLength' },
  },
  {
    name: 'title-too-long-500',
    operation: CREATE,
    does: 'A long title causes a 500.',
    crashesAt: { place: 'title' },
  },
  {
    name: 'estimate-negative',
    operation: CREATE,
    does: 'A negative estimate is accepted.',
    unchecked: { place: 'estimate', keyword: 'minimum' },
  },
  {
    name: 'labels-unchecked',
    operation: CREATE,
    does: 'Any number of labels is accepted.',
    unchecked: { place: 'labels', keyword: 'maxItems' },
  },
  {
    name: 'label-empty',
    operation: CREATE,
    does: 'An empty label is accepted.',
    unchecked: { place: 'labels.0' },
  },
  { name: 'id-missing', operation: CREATE, does: 'A new task has no id.', after: without(201, 'id') },
  { name: 'create-without-auth', operation: CREATE, does: 'A creation needs no credential.', open: true },
  {
    name: 'status-lower-case',
    operation: READ,
    does: '`status` is in lower case.',
    after: replaced(200, 'status', (value) => String(value).toLowerCase()),
  },
  {
    name: 'created-at-is-number',
    operation: READ,
    does: '`createdAt` is a number.',
    after: replaced(200, 'createdAt', () => 1_790_000_000.25),
  },
  {
    name: 'absent-is-empty',
    operation: READ,
    does: 'An absent task is a 200 without a body.',
    after: (answer) => (answer.status === 404 ? { status: 200 } : answer),
  },
  { name: 'absent-is-500', operation: READ, does: 'An absent task causes a 500.', after: status(404, 500) },
  {
    name: 'trace-in-404',
    operation: READ,
    does: 'A 404 has a stack trace.',
    after: object(404, (problem) => ({ ...problem, trace: TRACE })),
  },
  {
    name: 'problem-status-text',
    operation: READ,
    does: '`status` of a problem is text.',
    after: replaced(404, 'status', () => '404'),
  },
  {
    name: 'whitelabel',
    operation: READ,
    does: 'A 404 is the HTML of the default error page.',
    after: instead(404, '<h1>Whitelabel Error Page</h1>', 'text/html'),
  },
  {
    name: 'not-acceptable-500',
    operation: READ,
    does: 'An unknown Accept header causes a 500.',
    after: status(406, 500),
  },
  { name: 'any-password', operation: LIST, does: 'Any password is accepted.' },
  {
    name: 'update-version-optional',
    operation: UPDATE,
    does: 'A PUT without a version is accepted.',
    unchecked: { place: 'version', keyword: 'required' },
  },
  {
    name: 'update-absent',
    operation: UPDATE,
    does: 'A PUT of an absent task is a 200.',
    after: succeeds(404, {}),
  },
  {
    name: 'update-invalid-applies',
    operation: UPDATE,
    does: 'An invalid PUT changes the task.',
    appliesInvalid: true,
  },
  {
    name: 'update-status-500',
    operation: UPDATE,
    does: 'An unknown status causes a 500.',
    crashesAt: { place: 'status' },
  },
  {
    name: 'remove-absent',
    operation: REMOVE,
    does: 'The removal of an absent task is a 204.',
    after: status(404, 204),
  },
  { name: 'remove-keeps', operation: REMOVE, does: 'A removal returns 204 and removes nothing.' },
  { name: 'remove-without-auth', operation: REMOVE, does: 'A removal needs no credential.', open: true },
  {
    name: 'search-wrapped',
    operation: SEARCH,
    does: 'A search returns an object.',
    after: body(200, (content) => ({ content })),
  },
  {
    name: 'search-maximum-unchecked',
    operation: SEARCH,
    does: 'Any `maxResults` is accepted.',
    unchecked: { place: 'maxResults', keyword: 'maximum' },
  },
  {
    name: 'project-name-missing',
    operation: READ_PROJECT,
    does: 'A project has no name.',
    after: without(200, 'name'),
  },
  {
    name: 'upsert-created-as-200',
    operation: UPSERT,
    does: 'A new project is a 200.',
    after: status(201, 200),
  },
  {
    name: 'upsert-as-500',
    operation: UPSERT,
    does: 'The change of a project causes a 500.',
    after: (answer) => (answer.status === 200 ? text(500, 'ConstraintViolationException') : answer),
  },
  {
    name: 'budget-unchecked',
    operation: UPSERT,
    does: 'Any budget is accepted.',
    unchecked: { place: 'budget', keyword: 'maximum' },
  },
  {
    name: 'upsert-without-auth',
    operation: UPSERT,
    does: 'A project is stored without a credential.',
    appliesUnauthorized: true,
  },
  {
    name: 'shutdown-open',
    operation: 'POST /actuator/shutdown',
    does: 'A shutdown needs no credential.',
    open: true,
  },
  {
    name: 'refresh-is-text',
    operation: 'POST /actuator/refresh',
    does: 'A refresh returns text.',
    after: instead(200, 'ok', 'text/plain'),
  },
  {
    name: 'bulk-status-unchecked',
    operation: 'DELETE /api/tasks',
    does: 'A bulk removal accepts any status.',
    unchecked: { place: 'status' },
  },
  {
    name: 'challenge-missing',
    operation: LIST,
    does: 'A 401 has no challenge.',
    after: headless(401, 'WWW-Authenticate'),
  },
] as const satisfies readonly Fault[];

export type SpringFault = (typeof SPRING_FAULTS)[number]['name'];
