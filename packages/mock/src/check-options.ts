import type { ApiModel } from '@touchstone/core';
import type { MockOptions } from './options.js';

/**
 * Options that name what the document does not have would do nothing, in silence.
 * @throws {RangeError} saying what there is.
 */
export function checkOptions(
  model: ApiModel,
  { principals, disabled, webhooks, stateful, initialData }: MockOptions,
): void {
  const schemes = [...model.securitySchemes.keys()];
  for (const [name, { credentials }] of Object.entries(principals ?? {})) {
    const unknown = Object.keys(credentials).find((scheme) => !schemes.includes(scheme));
    if (unknown !== undefined)
      throw new RangeError(
        `The principal ${name} has credentials for ${unknown}, which is no security scheme of the document: ${listed(schemes)}.`,
      );
  }
  if (initialData && !stateful)
    throw new RangeError('There is initial data for what is stateful only, and this mock is not.');
  const events = model.webhooks.map(({ name }) => name);
  const event = webhooks?.flatMap((each) => each.events ?? []).find((name) => !events.includes(name));
  if (event !== undefined) throw new RangeError(`${event} is no webhook of the document: ${listed(events)}.`);
  const known = new Set(
    model.operations.flatMap(({ responses }) =>
      responses.flatMap(({ errors }) =>
        errors.flatMap(({ code, triggers }) => [`${code}`, ...triggers.map(({ kind }) => `${code} ${kind}`)]),
      ),
    ),
  );
  const idle = disabled?.find((each) => !known.has(each));
  if (idle !== undefined)
    throw new RangeError(`No error of the document is ${idle}, so that nothing is disabled.`);
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'it has none' : `there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
