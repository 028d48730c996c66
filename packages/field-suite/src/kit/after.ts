import { own } from '@touchstone/core/internal';
import { type Answer, isObject, type Json, type JsonObject, json, parseJson } from './message.js';

// Bugs that change a response.

/** Replaces a status. */
export const status =
  (from: number, to: number) =>
  (answer: Answer): Answer =>
    answer.status === from ? { ...answer, status: to } : answer;

/** Changes the JSON body of responses with the status. */
export const body =
  (of: number, change: (value: Json) => Json) =>
  (answer: Answer): Answer => {
    const value = answer.status === of && answer.text !== undefined ? parseJson(answer.text) : undefined;
    return value === undefined ? answer : { ...answer, text: JSON.stringify(change(value)) };
  };

/** Changes the JSON object of responses with the status. */
export const object = (of: number, change: (value: JsonObject) => JsonObject) =>
  body(of, (value) => (isObject(value) ? change(value) : value));

/** Removes a member of the JSON object of responses with the status. */
export const without = (of: number, name: string) =>
  object(of, (value) => Object.fromEntries(Object.entries(value).filter(([member]) => member !== name)));

/** Replaces a member of the JSON object of responses with the status. */
export const replaced = (of: number, name: string, change: (member: Json) => Json) =>
  object(of, (value) => ({ ...value, [name]: change(own(value, name) ?? null) }));

/** Replaces the body of responses with the status. */
export const instead =
  (of: number, text: string, type: string) =>
  (answer: Answer): Answer =>
    answer.status === of ? { ...answer, text, type } : answer;

/** Removes a header of responses with the status. */
export const headless =
  (of: number, name: string) =>
  (answer: Answer): Answer => {
    if (answer.status !== of) return answer;
    const { headers = {}, ...rest } = answer;
    return {
      ...rest,
      headers: Object.fromEntries(Object.entries(headers).filter(([header]) => header !== name)),
    };
  };

/** Replaces responses with the status by a success. */
export const succeeds =
  (of: number, value: Json) =>
  (answer: Answer): Answer =>
    answer.status === of ? json(200, value) : answer;
