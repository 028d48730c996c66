import type { Binding } from '../plan/binding.js';
import type { Step } from '../plan/step.js';
import type { CallerRequirements } from './caller-requirements.js';

/** The steps that create or find a resource, and the binding of its id. */
export interface Recipe {
  readonly steps: readonly Step[];
  readonly binding: Binding;
}

export interface ResourceRequest {
  /** Requirements of the caller that creates or finds the resource. */
  readonly requirements: CallerRequirements;
  /** Name of the binding, unique within the case. */
  readonly name: string;
  /** Seeds the values of the resource. */
  readonly label: string;
  /** Bindings of the earlier path parameters, by name. */
  readonly parents: ReadonlyMap<string, Binding>;
  /** Recursion depth of this resource among the prerequisites. */
  readonly depth: number;
  /** Bindings from which the value must differ. */
  readonly not?: readonly Binding[];
  /** The value if the list that is read is empty. Default: the case is blocked. */
  readonly otherwise?: string;
  /** True if the case writes to the resource or removes it, so the run must create it. */
  readonly isWritten?: boolean;
}
