import { body, headless, instead, object, replaced, status, succeeds, without } from '../kit/after.js';
import { text } from '../kit/message.js';
import type { Fault } from '../kit/server-kind.js';

const LIST = 'GET /customers';
const CREATE = 'POST /customers';
const READ = 'GET /customers/{id}';
const REPLACE = 'PUT /customers/{id}';
const REMOVE = 'DELETE /customers/{id}';
const CREATE_PRODUCT = 'POST /products';
const READ_PRODUCT = 'GET /products/{sku}';
const UPDATE_PRODUCT = 'PATCH /products/{sku}';
const REMOVE_PRODUCT = 'DELETE /products/{sku}';
const BOOK = 'POST /bookings';

const TRACE =
  'TypeError: Cannot read properties of null (reading "name")\n    at /srv/app/routes/customers.js:42:17';

/** The faults of the Express server. */
export const EXPRESS_FAULTS = [
  { name: 'total-missing', operation: LIST, does: 'A list has no `total`.', after: without(200, 'total') },
  { name: 'limit-500', operation: LIST, does: 'A limit of 0 causes a 500.', crashesAt: { place: 'limit' } },
  {
    name: 'offset-unchecked',
    operation: LIST,
    does: 'A negative offset is accepted.',
    unchecked: { place: 'offset' },
  },
  { name: 'list-without-auth', operation: LIST, does: 'A list needs no session.', open: true },
  {
    name: 'location-missing',
    operation: CREATE,
    does: 'A creation has no Location.',
    after: headless(201, 'Location'),
  },
  { name: 'location-wrong', operation: CREATE, does: 'Location names another path.' },
  { name: 'created-as-200', operation: CREATE, does: 'A creation returns 200.', after: status(201, 200) },
  {
    name: 'phone-unchecked',
    operation: CREATE,
    does: 'Any text is accepted as a phone number.',
    unchecked: { place: 'phone', keyword: 'pattern' },
  },
  {
    name: 'phone-not-unique',
    operation: CREATE,
    does: 'A second customer with the same phone number is created.',
  },
  { name: 'phone-taken-500', operation: CREATE, does: 'A phone number that is taken causes a 500 with SQL.' },
  {
    name: 'city-optional',
    operation: CREATE,
    does: 'An address without a city is accepted.',
    unchecked: { place: 'address.city', keyword: 'required' },
  },
  {
    name: 'zip-unchecked',
    operation: CREATE,
    does: 'Any postal code is accepted.',
    unchecked: { place: 'address.zip' },
  },
  {
    name: 'email-unchecked',
    operation: CREATE,
    does: 'Any text is accepted as an e-mail address.',
    unchecked: { place: 'email', keyword: 'format' },
  },
  {
    name: 'vip-500',
    operation: CREATE,
    does: 'A `vip` that is not a boolean causes a 500.',
    crashesAt: { place: 'vip' },
  },
  {
    name: 'bad-json-500',
    operation: CREATE,
    does: 'A body that is not JSON causes a 500.',
    crashesAt: 'syntax',
  },
  {
    name: 'errors-empty',
    operation: CREATE,
    does: 'The list of errors is empty.',
    after: replaced(400, 'errors', () => []),
  },
  {
    name: 'errors-as-html',
    operation: CREATE,
    does: 'A 400 is HTML.',
    after: instead(400, '<pre>Bad Request</pre>', 'text/html'),
  },
  { name: 'id-is-number', operation: READ, does: '`id` is a number.', after: replaced(200, 'id', () => 7) },
  {
    name: 'created-at-is-number',
    operation: READ,
    does: '`createdAt` is a number.',
    after: replaced(200, 'createdAt', () => 1_790_000_000),
  },
  {
    name: 'absent-is-null',
    operation: READ,
    does: 'An absent customer is a 200 `null`.',
    after: succeeds(404, null),
  },
  {
    name: 'absent-is-500',
    operation: READ,
    does: 'An absent customer causes a 500.',
    after: (answer) => (answer.status === 404 ? text(500, TRACE) : answer),
  },
  {
    name: 'trace-in-404',
    operation: READ,
    does: 'A 404 contains a stack trace.',
    after: object(404, () => ({ message: TRACE })),
  },
  { name: 'password-hash-shown', operation: READ, does: 'A customer contains the session of the caller.' },
  {
    name: 'replace-absent-creates',
    operation: REPLACE,
    does: 'A PUT of an absent customer is a 200.',
    after: succeeds(404, { message: 'ok' }),
  },
  {
    name: 'replace-name-unchecked',
    operation: REPLACE,
    does: 'A PUT accepts an empty name.',
    unchecked: { place: 'name', keyword: 'minLength' },
  },
  {
    name: 'replace-lost',
    operation: REPLACE,
    does: 'A PUT says that it replaced the customer, and does not.',
  },
  {
    name: 'refused-replace-applies',
    operation: REPLACE,
    does: 'An invalid PUT changes the customer.',
    appliesInvalid: true,
  },
  { name: 'remove-without-session', operation: REMOVE, does: 'A removal needs no session.', open: true },
  {
    name: 'remove-refused-applies',
    operation: REMOVE,
    does: 'A removal without a session returns 401 and removes.',
    appliesUnauthorized: true,
  },
  { name: 'remove-keeps', operation: REMOVE, does: 'A removal returns 200 and removes nothing.' },
  {
    name: 'sku-unchecked',
    operation: CREATE_PRODUCT,
    does: 'Any SKU is accepted.',
    unchecked: { place: 'sku', keyword: 'pattern' },
  },
  {
    name: 'price-negative',
    operation: CREATE_PRODUCT,
    does: 'A negative price is accepted.',
    unchecked: { place: 'price', keyword: 'minimum' },
  },
  {
    name: 'tags-repeated',
    operation: CREATE_PRODUCT,
    does: 'Repeated tags are accepted.',
    unchecked: { place: 'tags', keyword: 'uniqueItems' },
  },
  {
    name: 'price-is-text',
    operation: READ_PRODUCT,
    does: '`price` is text.',
    after: replaced(200, 'price', (price) => String(price)),
  },
  {
    name: 'product-in-list',
    operation: READ_PRODUCT,
    does: 'A product is wrapped in a list.',
    after: body(200, (product) => [product]),
  },
  {
    name: 'stock-negative',
    operation: UPDATE_PRODUCT,
    does: 'A negative stock is accepted.',
    unchecked: { place: 'stock' },
  },
  {
    name: 'empty-patch',
    operation: UPDATE_PRODUCT,
    does: 'A PATCH without a member is accepted.',
    unchecked: { place: '', keyword: 'minProperties' },
  },
  {
    name: 'absent-product-204',
    operation: REMOVE_PRODUCT,
    does: 'The removal of an absent product is a 204.',
    after: ({ status: of, ...answer }) => (of === 404 ? { status: 204 } : { status: of, ...answer }),
  },
  {
    name: 'bay-maximum-unchecked',
    operation: BOOK,
    does: 'Any bay is accepted.',
    unchecked: { place: 'bay', keyword: 'maximum' },
  },
  { name: 'double-booking', operation: BOOK, does: 'A bay can be booked twice for a day.' },
  {
    name: 'booking-message-missing',
    operation: BOOK,
    does: 'A booking returns an empty object.',
    after: object(201, () => ({})),
  },
  {
    name: 'invite-without-session',
    operation: 'POST /invites',
    does: 'An invitation needs no session.',
    open: true,
  },
  {
    name: 'refund-without-session',
    operation: 'POST /orders/{id}/refund',
    does: 'A refund needs no session.',
    open: true,
  },
] as const satisfies readonly Fault[];

export type ExpressFault = (typeof EXPRESS_FAULTS)[number]['name'];
