import { type ApiModel, type Json, type Operation, sample } from '@touchstone/core';
import { applicableSchemas, atPointer, childPointer, own, parsePointer } from '@touchstone/core/internal';
import { type AdmitsId, absentIdFor, admitsInBody, admitsSegment, noAbsentValue } from '../plan/absent-id.js';
import type { AbsentValues } from '../plan/binding.js';
import { mediaOf } from '../plan/media.js';
import { nonexistentIdLike } from '../plan/nonexistent-id.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { PlanContext } from './context.js';
import { trySample } from './try-sample.js';
import { isAlterable, unlikelyValues } from './unlikely-values.js';

/** Number of values that are sampled to find out whether a schema admits many. */
const SAMPLES = 64;

/**
 * Returns the values that a path parameter may have if an altered id violates its schema; undefined if no altered id
 * does. Returns a reason if no valid value is likely to name no resource.
 */
export function absentInPath(
  context: PlanContext,
  { id, method, parameters }: Operation,
  name: string,
): AbsentValues | undefined | Untested {
  const parameter = parameters.find((candidate) => candidate.in === 'path' && candidate.name === name);
  if (!parameter) return undefined;
  const { pointer } = parameter.schema;
  const admits = admitsSegment(context.validator, pointer);
  return absentValues(
    context,
    {
      pointers: [pointer],
      label: `${id} absent ${name}`,
      at: name,
      schema: pointer,
      use: SAFE_METHODS.includes(method) ? 'read' : 'write',
    },
    admits,
  );
}

/**
 * Returns the values that a property of a body may have if an altered id violates its schema; see `absentInPath`.
 * @param use `write` if the request would change the resource that the property names.
 */
export function absentInBodyAt(
  context: PlanContext,
  operation: Operation,
  body: Json,
  at: string,
  use: 'read' | 'write',
): AbsentValues | undefined | Untested {
  const root = mediaOf(operation)?.schema?.pointer;
  if (root === undefined) return undefined;
  const pointers = schemaPointersAt(context.model, root, at);
  const current = String(atPointer(body, at) ?? '');
  const admits = admitsInBody(context.validator, operation, body, at, current);
  return absentValues(
    context,
    { pointers, label: `${operation.id} absent ${at}`, at, schema: null, use },
    admits,
  );
}

interface Place {
  readonly pointers: readonly string[];
  /** The seed of the samples. */
  readonly label: string;
  /** Name of the parameter, or JSON Pointer into the body. */
  readonly at: string;
  readonly schema: AbsentValues['schema'];
  readonly use: 'read' | 'write';
}

function absentValues(
  context: PlanContext,
  { pointers, label, at, schema, use }: Place,
  admits: AdmitsId,
): AbsentValues | undefined | Untested {
  const { model } = context;
  const schemas = pointers.flatMap((pointer) => applicableSchemas(model, pointer));
  if (isAlterable(schemas.map((applicable) => applicable.schema))) return undefined;
  const samples = pointers.flatMap((pointer) => samplesOf(context, pointer, label));
  if (samples.length === 0 || samples.some((value) => typeof value === 'object' && value !== null))
    return { schema, others: [] };
  const valid = samples.map(String).filter(admits);
  const sendable = schema === null ? valid : valid.filter((text) => SEGMENT.test(text));
  const others = unlikelyValues(sendable, admits, use);
  // An id of the server may have another form than the samples, so only a run can try to alter it.
  const isHopeless = others.length === 0 && !valid.some((text) => admits(nonexistentIdLike(text)));
  return isHopeless ? noAbsentValue(at) : { schema, others };
}

/** Matches the values that a server reads as one segment of a path; not `..`, which names another path. */
const SEGMENT = /^(?!\.{1,2}$)[^\s/\\?#%\p{C}]+$/u;

/** Returns sampled values without the examples of the document; an empty list if none can be sampled. */
function samplesOf({ model, random }: PlanContext, pointer: string, label: string): readonly Json[] {
  const sampled = trySample(label, () =>
    Array.from({ length: SAMPLES }, (_, index) =>
      sample(
        model,
        { pointer },
        { random: random(`${label} ${index}`), shape: 'minimal', direction: 'request', hints: false },
      ),
    ),
  );
  return isUntested(sampled) ? [] : sampled;
}

/** Returns pointers to the schemas of the value at a pointer into a body, through every applicator. */
function schemaPointersAt(model: Pick<ApiModel, 'document'>, root: string, at: string): readonly string[] {
  let pointers: readonly string[] = [root];
  for (const token of parsePointer(at)) {
    pointers = pointers
      .flatMap((pointer) => applicableSchemas(model, pointer))
      .flatMap(({ pointer, schema }) => {
        const isProperty = own(asObject(schema['properties']), token) !== undefined;
        if (isProperty) return [childPointer(childPointer(pointer, 'properties'), token)];
        return schema['items'] !== undefined && /^\d+$/.test(token) ? [childPointer(pointer, 'items')] : [];
      });
  }
  return [...new Set(pointers)];
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;

/** Returns the id of a nonexistent resource for a value that the plan contains. */
export const absentLiteral = (
  id: string,
  values: AbsentValues | undefined,
  admits: AdmitsId,
  similar: string = nonexistentIdLike(id),
): string => (values && absentIdFor(id, values.others, admits, similar)) ?? similar;
