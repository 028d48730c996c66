/** An Overlay document: an ordered list of changes to an OpenAPI document (Overlay 1.1 §4.4.1). */
export interface Overlay {
  /** Absolute path of the Overlay document. */
  readonly reference: string;
  readonly actions: readonly OverlayAction[];
}

/** One Action Object (Overlay 1.1 §4.4.3). */
export interface OverlayAction {
  /** The action as written, whose locations are recorded. */
  readonly source: object;
  /** JSON Pointer fragment to the action in the Overlay document: `#/actions/0`. */
  readonly pointer: string;
  /** The JSONPath expression (RFC 9535) that selects the nodes to change. */
  readonly target: string;
  readonly change: OverlayChange;
}

/** The change that an action makes to each node that its target selects. */
export type OverlayChange =
  | { readonly kind: 'remove' }
  | { readonly kind: 'update'; readonly value: unknown }
  /** `from`: the JSONPath expression that selects the node whose value is merged into the targets. */
  | { readonly kind: 'copy'; readonly from: string };
