import type { ApiError, Operation } from '@touchstone/core';
import type { Call } from '../call.js';
import { PLAIN, type Refusal } from '../decide/refusal.js';
import type { Reply } from '../message.js';
import type { Preference } from '../request/prefer.js';
import { problemReply } from './problem.js';

/** An error that was asked for comes whatever else is wrong with the call: by its code, its example's name or its status. */
export function preferredError(call: Call, { error, code, example }: Preference): Refusal | undefined {
  if (error === undefined && (code === undefined || /^[123]/.test(code))) return undefined;
  const { operation, responses } = call.operation;
  const all = operation.responses.flatMap((response) =>
    response.errors.map((each) => ({ response, error: each })),
  );
  const isWanted = (each: ApiError): boolean =>
    error !== undefined ? each.code === error : example === undefined || each.name === example;
  const ofStatus = error === undefined && code !== undefined ? responses.byStatus(code) : undefined;
  const found =
    error !== undefined
      ? all.find((each) => isWanted(each.error))
      : all.find((each) => each.response === ofStatus && isWanted(each.error));
  if (!found) return undefined;
  const { status } = found.error;
  const numeric = /^\d+$/.test(status) ? Number(status) : Number(/^\d+$/.exec(code ?? '')?.[0] ?? 500);
  return {
    as: asOf(found.error, found.response, numeric),
    detail: PLAIN,
  };
}

const known = new WeakMap<ApiError, Refusal['as']>();

function asOf(
  error: ApiError,
  response: NonNullable<Refusal['as']['response']>,
  status: number,
): Refusal['as'] {
  const before = known.get(error);
  if (before?.status === status) return before;
  const made = { status, error, response, title: 'Error' };
  known.set(error, made);
  return made;
}

/** A response, or an example of it, that was asked for. What is not documented is said so. */
export function preferredReply(call: Call, preference: Preference): Reply {
  const { operation, responses } = call.operation;
  const { code, example, error } = preference;
  if (error !== undefined) return notDocumented(noSuchError(operation, error));
  const response = code === undefined ? responses.usual.response : responses.byStatus(code);
  if (!response) return notDocumented(`${operation.id} documents no status ${code}.`);
  const hasExample = response.content.some(({ examples }) => examples.some(({ name }) => name === example));
  if (example !== undefined && !hasExample)
    return notDocumented(`${operation.id} ${response.status} has no example ${JSON.stringify(example)}.`);
  const prepared = responses.of(response);
  const reply = prepared.reply(call, preference);
  const exact = code !== undefined && /^\d+$/.test(code) ? Number(code) : prepared.status;
  if (exact < 200 || exact > 599) return notDocumented(`${exact} is no answer that can be asked for.`);
  return { ...reply, status: exact };
}

function noSuchError({ id, responses }: Operation, error: string): string {
  const codes = new Set(responses.flatMap(({ errors }) => errors.flatMap(({ code }) => code ?? [])));
  const known = codes.size === 0 ? 'none with a code' : [...codes].join(', ');
  return `${id} documents no error ${JSON.stringify(error)}: it has ${known}.`;
}

/** As Prism has it: what was asked for is not there. */
const notDocumented = (detail: string): Reply => problemReply(404, 'Not Found', detail);
