/** A value that a case extracts from a response. */
export interface Extraction {
  /** Name that later steps refer to. */
  readonly name: string;
  /**
   * JSON Pointer into the response body, with `*` for any array index; or `header location` for the last segment of
   * that header.
   */
  readonly pointer: string;
  /** Bindings whose values are excluded. */
  readonly not?: readonly Binding[];
}

/** A reference to a value that is known at run time. */
export interface Binding {
  readonly name: string;
  /** Name of the fixture that binds it. Default: the case itself. */
  readonly fixture?: string;
  /** The value is the resource that all refused calls of an operation share; cases on it take turns. */
  readonly isSubject?: true;
  /** The value itself, if the configuration or the document provides it. */
  readonly literal?: string;
  /** Send a changed value of the same form, which identifies a resource that does not exist. */
  readonly altered?: boolean;
}
