import type { Operation, Response, SchemaNode } from '@touchstone/core';
import type { AnswerShape } from './answer-shape.js';

/** A resource type of the API, such as `Job` with items at `/jobs/{id}`. */
export interface ResourceType {
  /** Name of the schema component, or else the path shape of the collection. */
  readonly key: string;
  /** The most complete schema that the document has for the type. */
  readonly entity: SchemaNode;
  /** Name of the property that identifies a resource; `null` if it has none. */
  readonly id: string | null;
  /** The response that contains most of its properties. Its examples become seed data. */
  readonly representation: {
    readonly operation: Operation;
    readonly response: Response;
    readonly shape: AnswerShape;
  };
  /** Shape of the item path: `/jobs/{}`; `null` if the document has no item path for the type. */
  readonly item: string | null;
  /** True if an operation creates resources of this type. */
  isCreatable: boolean;
}

/** The effect of an operation on the stored resources. */
export type Effect =
  | { readonly kind: 'list'; readonly of: ResourceType; readonly shape: AnswerShape }
  | { readonly kind: 'read'; readonly of: ResourceType; readonly shape: AnswerShape }
  | { readonly kind: 'create'; readonly of: ResourceType; readonly shape: AnswerShape | undefined }
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

/**
 * Returns the part of a path up to its last parameter: `/jobs/{id}` for `/jobs/{id}/status`; `undefined` if the path
 * has no parameter.
 */
export function itemPathOf(path: string): string | undefined {
  const end = path.lastIndexOf('}');
  return end < 0 ? undefined : path.slice(0, end + 1);
}
