import type { Parameter } from '@touchstone/core';
import { docComment } from '../../code/comment.js';
import { type Code, call, list, object, prefix, print } from '../../code/layout.js';
import { literal, propertyKey } from '../../code/literal.js';
import type { Naming, WebhookName } from '../../naming.js';
import { siteOf } from '../../schema/schema-site.js';
import { templateText } from '../../templates/template-text.js';
import { contentCode, typed, union } from './content.js';
import type { FileScope } from './scope.js';

/** Returns the sections of `webhooks.ts`: the validators of each event, a table of them, and `parseWebhook`. */
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
    templateText('zod/parse-webhook', ['ParsedWebhook', 'parseWebhook']),
  ];
}

function webhookValidator({ event, webhooks, value, type }: WebhookName, scope: FileScope): string {
  // The longest list comes first, because a shorter one can accept the same delivery but returns fewer headers.
  const headerLists = webhooks.map(({ headers }) => headers).sort((a, b) => b.length - a.length);
  const hasHeaders = headerLists.some((headers) => headers.length > 0);
  const payload = union(webhooks.map(({ content }) => contentCode(content, scope)));
  const types = [
    ...(hasHeaders ? [`  readonly headers: z.ZodType<Types.${type}Headers>;\n`] : []),
    `  readonly payload: z.ZodType<Types.${type}Payload>;\n`,
  ];
  const entries = [
    ...(hasHeaders ? [prefix('headers: ', headersCode(headerLists, scope))] : []),
    prefix('payload: ', typed(payload, scope)),
  ];
  const comment = docComment([`Validators of the webhook \`${event}\`.`]);
  return `${comment}export const ${value}: {\n${types.join('')}} = ${print(object(entries), '', 200)};`;
}

function headersCode(headerLists: readonly (readonly Parameter[])[], scope: FileScope): Code {
  const options = headerLists.map((headers) => {
    const entries = headers.map(({ name, schema, required }) =>
      list([
        literal(name),
        scope.compile(schema.schema, siteOf(schema)),
        ...(required ? [] : [literal('optional')]),
      ]),
    );
    return call(scope.runtime('headers'), [list(entries)]);
  });
  return call(scope.runtime('typed'), [union(options)]);
}
