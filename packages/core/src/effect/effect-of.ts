import type { ApiModel, Operation } from '../model/model.js';
import { itemOperation } from '../resource/item-path.js';
import { collectionPath, isItemPath, lastSegment, operationAt } from '../resource/paths.js';
import { actingRecordOf } from './acting-record.js';
import { calledAddressOf } from './called-address.js';
import type { Effect, EffectKind } from './effect.js';
import { endedThingOf } from './ended-thing.js';
import { namedDanger } from './names-of.js';
import { possibleRemoval } from './possible-removal.js';
import { readDanger } from './read-danger.js';
import { requiredIdOf, requiresAnything } from './required-input.js';
import { sendingInputOf } from './sending-input.js';
import { wordsOf } from './words.js';
import { writeDanger } from './write-danger.js';

/**
 * Returns the effect of an operation: `x-effect`, or else what its method, path, names and required input suggest.
 * Names only raise the danger. A POST is `create` only if it issues access tokens, or if the document also has the GET
 * and DELETE of the new item; any other POST is dangerous until `x-effect` declares its effect.
 *
 * @example
 * const { kind, reason } = effectOf(model, operation);
 * // 'dangerous', 'the path contains "shutdown", which suggests the end or restart of a server'
 */
export function effectOf(model: ApiModel, operation: Operation): Effect {
  let effects = effectsOf.get(model);
  if (!effects) {
    effects = new Map();
    effectsOf.set(model, effects);
  }
  const cached = effects.get(operation.id);
  if (cached) return cached;
  const effect = withEnd(model, operation, classify(model, operation));
  effects.set(operation.id, effect);
  return effect;
}

const effectsOf = new WeakMap<ApiModel, Map<string, Effect>>();

function withEnd(model: ApiModel, operation: Operation, effect: Effect): Effect {
  if (effect.kind !== 'dangerous' || effect.ends !== undefined) return effect;
  const ends = endedThingOf(model, operation);
  return ends === undefined ? effect : { ...effect, ends };
}

function classify(model: ApiModel, operation: Operation): Effect {
  const { declaredEffect, method } = operation;
  if (declaredEffect) return declared(declaredEffect, operation);
  switch (method) {
    case 'OPTIONS':
    case 'TRACE':
      return { kind: 'read', reason: `${method} is a safe method` };
    case 'GET':
    case 'HEAD':
      return readDanger(model, operation) ?? { kind: 'read', reason: `${method} is a safe method` };
    case 'POST':
      return (
        tokenEffect(model, operation) ??
        writeDanger(operation) ??
        inputDanger(model, operation) ??
        recordDanger(model, operation) ??
        postEffect(model, operation)
      );
    case 'PUT':
    case 'PATCH':
      return (
        writeDanger(operation) ??
        inputDanger(model, operation) ??
        actionDanger(operation) ??
        changeEffect(model, operation, 'change')
      );
    case 'DELETE':
      return (
        writeDanger(operation) ??
        inputDanger(model, operation) ??
        groupDanger(operation) ??
        changeEffect(model, operation, 'destroy')
      );
  }
}

function declared(kind: EffectKind, operation: Operation): Effect {
  const ends = kind === 'dangerous' ? writeDanger(operation)?.ends : undefined;
  const reason = 'the document declares it with `x-effect`';
  return { kind, reason, ...(ends !== undefined && { ends }) };
}

function tokenEffect({ securitySchemes }: ApiModel, { id }: Operation): Effect | undefined {
  const scheme = [...securitySchemes.values()].find(({ tokenOperation }) => tokenOperation === id);
  return scheme && { kind: 'create', reason: `it issues the access tokens of the scheme ${scheme.name}` };
}

function inputDanger(model: ApiModel, operation: Operation): Effect | undefined {
  const sending = sendingInputOf(model, operation);
  if (sending !== undefined) return namedDanger(`the request has the ${sending}`, 'mail or invitations');
  const address = operation.method === 'DELETE' ? undefined : calledAddressOf(model, operation);
  return address === undefined
    ? undefined
    : namedDanger(`the request has the ${address}`, 'calls to other servers');
}

function recordDanger(model: ApiModel, operation: Operation): Effect | undefined {
  const acting = actingRecordOf(model, operation);
  return acting && namedDanger(acting.evidence, acting.danger);
}

function postEffect(model: ApiModel, operation: Operation): Effect {
  const { path } = operation;
  const isCollection = !isItemPath(path);
  const read = isCollection ? itemOperation(model, 'GET', path) : undefined;
  const remove = isCollection
    ? (itemOperation(model, 'DELETE', path) ?? bodyRemoval(model, path))
    : undefined;
  if (read && remove)
    return { kind: 'create', reason: `${read.id} reads what it creates and ${remove.id} removes it` };
  const action = remove ? undefined : possibleRemoval(model, operation);
  if (action)
    return {
      kind: 'dangerous',
      reason: `${action.id} may remove an item that it would create, but only its name says so${read ? '' : ', and the document has no GET of an item'}`,
    };
  const missing = [...(read ? [] : ['GET']), ...(remove ? [] : ['DELETE'])].join(' and no ');
  return { kind: 'dangerous', reason: `the document has no ${missing} of an item that it would create` };
}

/** Returns the DELETE of a collection; `undefined` unless a required query parameter or body member names the item. */
function bodyRemoval(model: ApiModel, path: string): Operation | undefined {
  const remove = operationAt(model, 'DELETE', path);
  return remove && requiredIdOf(model, remove) !== undefined ? remove : undefined;
}

function changeEffect(model: ApiModel, operation: Operation, kind: 'change' | 'destroy'): Effect {
  const { path } = operation;
  if (/^\/\{[^}]*\}\/?$/.test(path))
    return { kind: 'dangerous', reason: 'the whole path is a parameter, so it may name several resources' };
  if (isItemPath(path)) return { kind, reason: `the path names the resource` };
  const id = requiredIdOf(model, operation);
  if (id !== undefined) return { kind, reason: `the required ${id} names the resource` };
  const isBulk = kind === 'destroy' && /s\/?$/.test(path);
  if (!requiresAnything(model, operation) && (isBulk || !path.includes('{')))
    return {
      kind: 'dangerous',
      reason: 'it names no resource and requires no input, so it may affect everything',
    };
  return path.includes('{')
    ? { kind, reason: 'the path names the resource that it belongs to' }
    : { kind: 'dangerous', reason: 'it names no resource, so it may change data that all callers share' };
}

/** A PUT or PATCH of a literal segment without a body transmits no new state, so it starts an action: `/zones/{id}/sync`. */
function actionDanger({ path, method, requestBody, parameters }: Operation): Effect | undefined {
  const hasInput = requestBody !== undefined || parameters.some(({ in: place }) => place === 'query');
  if (hasInput || isItemPath(path) || !path.includes('{')) return undefined;
  return {
    kind: 'dangerous',
    reason: `a ${method} without a body starts an action, whose effect is unknown`,
  };
}

/** `/rules/owned-by/{userId}` and `/rules/for-team/{id}` name the rules of another resource. */
function groupDanger({ path }: Operation): Effect | undefined {
  if (!isItemPath(path)) return undefined;
  const relation = lastSegment(collectionPath(path));
  if (!wordsOf(relation).some((word) => RELATIONS.has(word))) return undefined;
  return {
    kind: 'dangerous',
    reason: `"${relation}" in the path relates to another resource, so it may affect several resources`,
  };
}

const RELATIONS: ReadonlySet<string> = new Set(
  'by of for to from in with owned related belonging'.split(' '),
);
