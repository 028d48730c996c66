/**
 * The kinds of effects of a call, from the least to the most dangerous.
 *
 * - `read` changes nothing.
 * - `create` creates a resource that the caller can read and remove, or issues an access token.
 * - `change` changes a resource that the request names.
 * - `destroy` removes a resource that the request names.
 * - `dangerous` may affect more than the resource that the request names, or cannot be undone.
 */
export const EFFECT_KINDS = ['read', 'create', 'change', 'destroy', 'dangerous'] as const;

/** The kind of an effect; see {@link EFFECT_KINDS}. */
export type EffectKind = (typeof EFFECT_KINDS)[number];

/** The effect of a call that the server accepts. */
export interface Effect {
  readonly kind: EffectKind;
  /** The evidence, as a clause: `the path contains "shutdown"`. */
  readonly reason: string;
  /** Set if the call may end something that the later calls of a run need. */
  readonly ends?: EndedThing;
}

/** The session of the caller, or the service of the server. */
export type EndedThing = 'session' | 'server';
