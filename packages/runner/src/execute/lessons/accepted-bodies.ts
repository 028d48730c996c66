import type { Json } from '@touchstone/core';

/** Maximum number of kept bodies per operation, without those that contradicted a lesson. */
const MAX_BODIES = 500;
/** Maximum length of a kept body in characters. */
const MAX_LENGTH = 20_000;

interface AcceptedBody {
  readonly value: Json;
  /** True to keep the body, because it contradicted a lesson that a refusal may teach again. */
  readonly isKept: boolean;
}

/** The last bodies that the server has accepted, by operation. */
export class AcceptedBodies {
  readonly #bodies = new Map<string, Map<string, AcceptedBody>>();

  /** Returns the bodies of an operation. */
  of(operation: string): readonly Json[] {
    return [...(this.#bodies.get(operation)?.values() ?? [])].map(({ value }) => value);
  }

  /** @param isKept True if the body must not be forgotten. */
  note(operation: string, value: Json, isKept: boolean): void {
    const text = JSON.stringify(value);
    if (text.length > MAX_LENGTH) return;
    const bodies = this.#bodies.get(operation) ?? new Map<string, AcceptedBody>();
    this.#bodies.set(operation, bodies);
    const known = bodies.get(text);
    bodies.delete(text);
    bodies.set(text, { value, isKept: isKept || known?.isKept === true });
    if (bodies.size <= MAX_BODIES) return;
    const oldest = [...bodies].find(([, body]) => !body.isKept)?.[0];
    if (oldest !== undefined) bodies.delete(oldest);
  }
}
