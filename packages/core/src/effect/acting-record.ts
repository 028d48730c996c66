import type { ApiModel, Operation } from '../model/model.js';
import { bodyMembers, type Member } from './body-members.js';
import { literalSegments } from './names-of.js';
import { wordsOf } from './words.js';

/** Evidence that the creation of an ordinary record also acts. */
export interface ActingRecord {
  /** The evidence, as a clause without a subject: `the request has the body member ...`. */
  readonly evidence: string;
  /** The danger, as a noun phrase. */
  readonly danger: string;
}

const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Records that cost money if the request also contains a means of payment, or buys and sells. */
const ORDERS = wordSet(
  'order orders booking bookings reservation reservations ticket tickets rental rentals registration cart carts',
);
/** Records of work that the server may do at once. */
const JOBS = wordSet(
  'job jobs task tasks run runs process processes workflow workflows pipeline pipelines function functions',
);
/** The last words of members that contain a means of payment: `paymentMethodId`, `card_token`, `cvc`. */
const PAYMENT_WORDS = wordSet('payment payments paypal stripe cvc cvv iban giftcard creditcard');
/** Last words of members that describe a payment: `paymentStatus`, `payment_terms`. */
const CONDITIONS = wordSet('status state terms term due date currency deadline required');
const CARD_WORDS = wordSet('number token id nonce');
/** Members whose value the server executes. */
const EXECUTED = wordSet('command commands cmd script shell entrypoint argv image');

/**
 * Returns why a POST to a collection acts although its item is a record in most APIs: an order with a means of payment, a
 * trade order, or a job that the server accepts (202) or whose body names a command. Undefined if nothing shows that: an
 * order or a job alone is a record that DELETE removes.
 *
 * @example
 * actingRecordOf(model, createOrder)?.evidence; // 'the request has the body member `paymentToken`'
 */
export function actingRecordOf(model: ApiModel, operation: Operation): ActingRecord | undefined {
  const noun = wordsOf(literalSegments(operation.path).at(-1) ?? '').at(-1) ?? '';
  if (ORDERS.has(noun)) return payingOrder(bodyMembers(model, operation));
  return JOBS.has(noun) ? startedJob(operation, bodyMembers(model, operation)) : undefined;
}

function payingOrder(members: readonly Member[]): ActingRecord | undefined {
  const member = members.find(({ name }) => isMeansOfPayment(wordsOf(name))) ?? members.find(trades);
  return member && { evidence: `the request has the body member \`${member.name}\``, danger: 'payments' };
}

const isMeansOfPayment = (words: readonly string[]): boolean =>
  (words.some((word) => PAYMENT_WORDS.has(word)) && !CONDITIONS.has(words.at(-1) ?? '')) ||
  (words.includes('card') && (words.length === 1 || CARD_WORDS.has(words.at(-1) ?? '')));

/** Returns true for a member that says whether the order buys or sells. */
function trades({ node }: Member): boolean {
  const values = typeof node?.schema === 'object' ? node.schema.enum : undefined;
  if (!Array.isArray(values)) return false;
  const texts = values.map((value) => String(value).toLowerCase());
  return texts.includes('buy') && texts.includes('sell');
}

function startedJob({ responses }: Operation, members: readonly Member[]): ActingRecord | undefined {
  const danger = 'something that the server runs';
  const member = members.find(({ name }) => EXECUTED.has(wordsOf(name).at(-1) ?? ''));
  if (member) return { evidence: `the request has the body member \`${member.name}\``, danger };
  const successes = responses.filter(({ status }) => /^2/.test(status));
  return successes.length > 0 && successes.every(({ status }) => status === '202')
    ? { evidence: 'its only documented success is 202', danger }
    : undefined;
}
