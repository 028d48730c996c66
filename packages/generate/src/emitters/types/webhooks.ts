import { docComment } from '../../code/comment.js';
import { literal, propertyKey } from '../../code/literal.js';
import type { Naming, WebhookName } from '../../naming.js';
import { templateText } from '../../templates/template-text.js';
import { contentType } from './operations.js';

/** Returns the types of each webhook's payload and headers, and the payloads by event. */
export function webhookTypes({ webhooks }: Naming): readonly string[] {
  const payloads = webhooks.map((name) => {
    const texts = name.webhooks.flatMap(({ summary, description }) => [summary, description]);
    return `${docComment(texts, '  ')}  readonly ${propertyKey(name.event)}: ${name.type}Payload;\n`;
  });
  return [
    "import type { webhooks } from './openapi.js';",
    ...webhooks.flatMap(typesOf),
    `/** The payload of every webhook, by event. */\nexport type WebhookPayloads = {\n${payloads.join('')}};`,
    templateText('types/webhook-event', ['WebhookEvent']),
  ];
}

function typesOf({ event, webhooks, type }: WebhookName): readonly string[] {
  const commentOn = (part: string): string => docComment([`${part} of the webhook \`${event}\`.`]);
  const holder = (method: string): string => `webhooks[${literal(event)}][${literal(method.toLowerCase())}]`;
  const payloads = webhooks.map(({ method, content }) =>
    contentType(`NonNullable<${holder(method)}['requestBody']>`, content),
  );
  const headers = webhooks.map((webhook) =>
    webhook.headers.length === 0
      ? 'Record<string, never>'
      : `NonNullable<${holder(webhook.method)}['parameters']['header']>`,
  );
  return [
    `${commentOn('Payload')}export type ${type}Payload = ${payloads.join(' | ')};`,
    ...(webhooks.every((webhook) => webhook.headers.length === 0)
      ? []
      : [`${commentOn('Headers')}export type ${type}Headers = ${headers.join(' | ')};`]),
  ];
}
