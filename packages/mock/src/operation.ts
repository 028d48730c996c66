import type { Operation, PathItem, Trigger } from '@touchstone/core';
import { type Judgement, judgeCredentials } from './access/judge.js';
import type { Call } from './call.js';
import type { Rule } from './decide/refusal.js';
import { rulesOf, undeclaredRules } from './decide/rules.js';
import { type BodyReader, bodyReader } from './request/body.js';
import { type ParametersReader, parametersReader } from './request/parameters.js';
import { Responses } from './respond/responses.js';
import type { World } from './world.js';

/** An operation with all that can be made ready before a request comes: once, at the first request for it. */
export interface Prepared {
  readonly operation: Operation;
  /** What `Allow` lists for its path. */
  readonly allow: string;
  readonly parameters: ParametersReader;
  readonly bodyReader: BodyReader | undefined;
  /** Bytes of a body that are read. */
  readonly bodyLimit: number;
  /** Media types it takes. */
  readonly requestTypes: readonly string[];
  /** Media types of what it answers a success with. */
  readonly successTypes: readonly string[];
  /** Headers, lower-case, that a trigger of their own is about. */
  readonly ownHeaders: ReadonlySet<string>;
  readonly isTokenEndpoint: boolean;
  readonly rules: readonly Rule[];
  readonly responses: Responses;
  judge(call: Call): Judgement;
  /** Label of the tenant that a call is for. */
  tenantOf(call: Call): string;
}

/** One MiB. */
const BODY_LIMIT = 1024 * 1024;

export function prepare(world: World, operation: Operation): Prepared {
  const { model } = world;
  const isTokenEndpoint = [...model.securitySchemes.values()].some(
    ({ tokenOperation }) => tokenOperation === operation.id,
  );
  return {
    ...base(world, operation, isTokenEndpoint),
    bodyReader: bodyReader(model, operation),
    rules: rulesOf(world, operation, isTokenEndpoint),
  };
}

/** For a method that a path does not declare: the path's first operation lends what all of them check. */
export function prepareUndeclared(world: World, { operations }: PathItem): Prepared {
  const lender =
    operations.find((each) => triggersOf(each).some(({ kind }) => kind === 'method-unsupported')) ??
    operations[0];
  if (!lender) throw new TypeError('A path without operations is no route.');
  return { ...base(world, lender, false), bodyReader: undefined, rules: undeclaredRules(world, lender) };
}

type Base = Omit<Prepared, 'bodyReader' | 'rules'>;

function base(world: World, operation: Operation, isTokenEndpoint: boolean): Base {
  const { model, options } = world;
  const triggers = triggersOf(operation);
  const allow = allowOf(world, operation);
  const responses = new Responses(world, operation, allow);
  const judge = isTokenEndpoint
    ? (): Judgement => ({ state: 'anonymous' })
    : judgeCredentials(model, operation);
  const tenantHeader = triggers.find((trigger) => trigger.kind === 'header' && trigger.is === 'not-allowed');
  const header = tenantHeader?.kind === 'header' ? tenantHeader.name : undefined;
  const limits = triggers.flatMap((trigger) =>
    trigger.kind === 'payload-too-large' && trigger.limit > 0 ? [trigger.limit] : [],
  );
  return {
    operation,
    allow,
    parameters: parametersReader(model, operation, keyNames(world, operation)),
    bodyLimit: limits.length > 0 ? Math.min(...limits) : (options.bodyLimit ?? BODY_LIMIT),
    requestTypes: operation.requestBody?.content.map(({ mediaType }) => mediaType) ?? [],
    successTypes: responses.usual.types,
    ownHeaders: new Set(
      triggers.flatMap((each) => (each.kind === 'header' ? [each.name.toLowerCase()] : [])),
    ),
    isTokenEndpoint,
    responses,
    judge,
    tenantOf: (call) => {
      const named = header === undefined ? undefined : call.header(header)?.trim();
      return (named && world.tenants.labelOf(named)) || call.caller.tenant;
    },
  };
}

const triggersOf = ({ responses }: Operation): readonly Trigger[] =>
  responses.flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers));

/** Query names of API keys. */
const keyNames = ({ model }: World, { security }: Operation): readonly string[] =>
  security.flat().flatMap(({ scheme }) => {
    const found = model.securitySchemes.get(scheme);
    return found?.in === 'query' ? [found.parameterName ?? scheme] : [];
  });

function allowOf({ model }: World, { path }: Operation): string {
  const item = model.paths.find((each) => each.path === path);
  return (item?.operations ?? []).map(({ method }) => method).join(', ');
}
