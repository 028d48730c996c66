// biome-ignore-all format: emitters copy this text into generated files as it is written here.
declare type WebhookPayloads = { readonly 'job.created': { readonly id: string } };

/** Any event with its payload, discriminated by `event`. */
export type WebhookEvent = {
  readonly [Event in keyof WebhookPayloads]: { readonly event: Event; readonly payload: WebhookPayloads[Event] };
}[keyof WebhookPayloads];
