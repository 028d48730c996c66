import type { ApiModel, Json, Location, Validator, Webhook } from '@touchstone/core';
import type { Delivery } from '../../http/receiver.js';
import type { DeliveryStep } from '../../plan/step.js';

/** What a webhook promises, held against what came to a subscriber. */
export interface DeliveryCheck {
  /** Kebab-case; the `rule` of its findings. */
  readonly rule: string;
  readonly run: (context: DeliveryContext) => readonly DeliveryFailure[];
}

/** A broken promise of a webhook, before it is made a finding. */
export interface DeliveryFailure {
  readonly message: string;
  readonly pointer: string | null;
  readonly location: Location;
  readonly expected: Json;
  readonly received: Json;
}

export interface DeliveryContext {
  readonly step: DeliveryStep;
  readonly webhook: Webhook;
  readonly model: ApiModel;
  readonly validator: Validator;
  /** All that came to the subscriber so far, in order. */
  readonly deliveries: readonly Delivery[];
  /** What the subscriber's deliveries are signed with; null: nobody told the run. */
  readonly secret: string | null;
  /** The server's clock, in seconds since the epoch. */
  readonly now: number;
  /** What the causes were answered: the items, where it was a list. */
  readonly answers: readonly unknown[];
}

/** Those the step is about: the first to come, or, of a retry, what came after them. */
export function judged({ step, deliveries }: DeliveryContext): readonly Delivery[] {
  switch (step.expect) {
    case 'delivered':
      return deliveries.slice(0, step.count);
    case 'again':
      return deliveries.slice(step.count, step.count * 2);
    case 'nothing more':
      return [];
  }
}
