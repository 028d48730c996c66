import type { Operation, Response, SchemaNode } from '@touchstone/core';
import type { AnswerShape } from './answer-shape.js';

/** A type of resource of the API: `Job`, whose items are at `/jobs/{id}`. */
export interface ResourceType {
  /** Name of its schema component, or else the path of its collection. */
  readonly key: string;
  /** The most complete schema that the document has for it. */
  readonly entity: SchemaNode;
  /** Name of the property that identifies a resource; `null` if it has none. */
  readonly id: string | null;
  /** The response that contains most of its properties. Its examples become seed data. */
  readonly representation: {
    readonly operation: Operation;
    readonly response: Response;
    readonly shape: AnswerShape;
  };
  /** Shape of the item's path: `/jobs/{}`; `null` if it has none. */
  readonly item: string | null;
  /** True if an operation creates resources of this type. */
  isCreatable: boolean;
}

/** The effect of an operation on the stored resources. */
export type Effect =
  | { readonly kind: 'list'; readonly of: ResourceType; readonly shape: AnswerShape }
  | { readonly kind: 'read'; readonly of: ResourceType; readonly shape: AnswerShape }
  | { readonly kind: 'create'; readonly of: ResourceType; readonly shape: AnswerShape }
  | { readonly kind: 'change'; readonly of: ResourceType; readonly shape: AnswerShape | undefined }
  | { readonly kind: 'remove'; readonly of: ResourceType; readonly shape: AnswerShape | undefined }
  /** The reply comes from the document, provided that the resources of the path exist. */
  | { readonly kind: 'none' };

/** All resource types of a model and the effects of its operations on them. */
export interface ResourceTypes {
  /** Resource types keyed by the shape of an item's path, such as `/jobs/{}`. */
  readonly byItem: ReadonlyMap<string, ResourceType>;
  readonly all: readonly ResourceType[];
  effectOf(operation: Operation): Effect;
}

/** Returns the part of a path up to its last parameter: `/jobs/{id}` of `/jobs/{id}/status`; `undefined` without one. */
export function itemPathOf(path: string): string | undefined {
  const end = path.lastIndexOf('}');
  return end < 0 ? undefined : path.slice(0, end + 1);
}
