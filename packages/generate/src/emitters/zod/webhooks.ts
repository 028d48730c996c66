import type { Parameter } from '@touchstone/core';
import { docComment } from '../../code/comment.js';
import { type Code, call, list, object, prefix, print } from '../../code/layout.js';
import { literal, propertyKey } from '../../code/literal.js';
import type { Naming, WebhookName } from '../../naming.js';
import { placeOf } from '../../schema/place.js';
import { contentCode, oneOf, typed } from './content.js';
import type { FileScope } from './scope.js';

/** Per webhook one constant, validators of its headers and its payload; all of them by event; and `parseWebhook`. */
export function webhookValidators(
  { webhooks }: Naming,
  scope: FileScope,
  importTypes: string,
): readonly string[] {
  const declarations = webhooks.map((name) => webhookValidator(name, scope));
  const types = webhooks.map(({ event, value }) => `  readonly ${propertyKey(event)}: typeof ${value};\n`);
  const entries = webhooks.map(({ event, value }) => `  ${propertyKey(event)}: ${value},\n`);
  return [
    scope.imports(importTypes),
    ...declarations,
    `/** The validators of every webhook, by event. */\nexport const webhooks: {\n${types.join('')}} = {\n${entries.join('')}};`,
    PARSED_WEBHOOK,
    PARSER,
  ];
}

function webhookValidator({ event, webhooks, value, type }: WebhookName, scope: FileScope): string {
  // Whichever has most comes first, for the others take what it takes and read less of it.
  const documented = webhooks.map(({ headers }) => headers).sort((a, b) => b.length - a.length);
  const hasHeaders = documented.some((headers) => headers.length > 0);
  const payload = oneOf(webhooks.map(({ content }) => contentCode(content, scope)));
  const types = [
    ...(hasHeaders ? [`  readonly headers: z.ZodType<Types.${type}Headers>;\n`] : []),
    `  readonly payload: z.ZodType<Types.${type}Payload>;\n`,
  ];
  const entries = [
    ...(hasHeaders ? [prefix('headers: ', headersCode(documented, scope))] : []),
    prefix('payload: ', typed(payload, scope)),
  ];
  const comment = docComment([`Validators of the webhook \`${event}\`.`]);
  return `${comment}export const ${value}: {\n${types.join('')}} = ${print(object(entries), '', 200)};`;
}

function headersCode(documented: readonly (readonly Parameter[])[], scope: FileScope): Code {
  const options = documented.map((headers) => {
    const each = headers.map(({ name, schema, required }) =>
      list([
        literal(name),
        scope.compile(schema.schema, placeOf(schema)),
        ...(required ? [] : [literal('optional')]),
      ]),
    );
    return call(scope.runtime('headers'), [list(each)]);
  });
  return call(scope.runtime('typed'), [oneOf(options)]);
}

const PARSED_WEBHOOK = `/** A delivery, as far as the document knows it. */
export type ParsedWebhook = (Types.WebhookEvent & KnownWebhook) | UnknownWebhook;

interface KnownWebhook {
  /** A documented event, and the payload is as documented. */
  readonly known: true;
}

interface UnknownWebhook {
  /** An event newer than the document, or a payload that is not as documented. */
  readonly known: false;
  readonly event: string;
  readonly payload: unknown;
  /** What is wrong with the payload; empty for an event that is newer. */
  readonly issues: readonly z.core.$ZodIssue[];
}`;

const PARSER = `/**
 * Which documented webhook a delivery is. Never throws: what the document does not know, or a payload that is not as it
 * says, is \`known: false\`. Properties the document does not know are let pass, so that a server may add some. Says
 * nothing of who sent it: verify the signature first.
 */
export function parseWebhook(event: string, payload: unknown): ParsedWebhook;
export function parseWebhook(event: string, payload: unknown): object {
  const schema = payloads.get(event);
  const issues = schema?.safeParse(payload).error?.issues ?? [];
  const known = schema !== undefined && issues.every((issue) => issue.code === 'unrecognized_keys');
  return known ? { known, event, payload } : { known: false, event, payload, issues };
}

const payloads: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries(webhooks).map(([event, { payload }]) => [event, payload]),
);`;
