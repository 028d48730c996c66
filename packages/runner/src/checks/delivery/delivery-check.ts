import type { ApiModel, Json, Location, Validator, Webhook } from '@touchstone/core';
import type { Delivery } from '../../http/delivery.js';
import type { DeliveryStep } from '../../plan/step.js';
import type { Skipped } from '../check.js';

/** Checks one requirement of a webhook on the deliveries to a subscriber. */
export interface DeliveryCheck {
  /** The `rule` of the check's findings, in kebab case. */
  readonly rule: string;
  /** Returns the failures, or the reason why the check has no result. */
  readonly run: (context: DeliveryContext) => readonly DeliveryFailure[] | Skipped;
}

/** A violation of a webhook's documented behaviour, from which a finding is created. */
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
  /** All deliveries to the subscriber so far, in order. */
  readonly deliveries: readonly Delivery[];
  /** The secret that signs the subscriber's deliveries; null if the run does not know it. */
  readonly secret: string | null;
  /** The time of the server's clock in seconds since the epoch. */
  readonly now: number;
  /** The response bodies of the calls that caused the deliveries. A list is replaced by its items. */
  readonly answers: readonly unknown[];
}

/**
 * Returns the deliveries that the step checks: the first `count`, for a retry the next `count`, or none if the step
 * expects nothing more.
 */
export function checkedDeliveries({ step, deliveries }: DeliveryContext): readonly Delivery[] {
  switch (step.expect) {
    case 'delivered':
      return deliveries.slice(0, step.count);
    case 'again':
      return deliveries.slice(step.count, step.count * 2);
    case 'nothing more':
      return [];
  }
}
