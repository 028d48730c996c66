import {
  type ApiModel,
  createRandom,
  createValidator,
  type Operation,
  type Parameter,
  type PathItem,
  type Random,
  sample,
  type Validator,
} from '@touchstone/core';
import { createRouter, type Router } from '@touchstone/core/internal';
import { Callers } from './access/callers.js';
import { configured } from './access/configured.js';
import { Rates } from './access/rates.js';
import { Tenants } from './access/tenants.js';
import { type Clock, createClock } from './clock.js';
import { Journal } from './control/journal.js';
import { type Prepared, prepare, prepareUndeclared } from './operation.js';
import type { MockOptions } from './options.js';
import { secretText } from './secret-text.js';
import { createState } from './state/create-state.js';
import type { State } from './state/state.js';
import { createDeliveries, type Deliveries } from './webhooks/deliveries.js';
import { Webhooks } from './webhooks/webhooks.js';

/** All that one mock knows and remembers. */
export interface World {
  readonly model: ApiModel;
  readonly options: MockOptions;
  readonly clock: Clock;
  /** For what is made once, the same whenever it is made. */
  readonly random: Random;
  readonly validator: Validator;
  /** Another one at each call: for what is made anew for each answer. */
  nextRandom(label: string): Random;
  readonly router: Router;
  /** Where the paths begin: `/api/v1`, or empty. */
  readonly basePath: string;
  readonly callers: Callers;
  readonly tenants: Tenants;
  readonly rates: Rates;
  /** What is created and changed; null where every answer comes from the document alone. */
  readonly state: State | null;
  /** What is sent by itself; null where the document has nothing of the kind. */
  readonly webhooks: Webhooks | null;
  readonly deliveries: Deliveries;
  /** The latest exchanges; null where nobody may ask for them. */
  readonly journal: Journal | null;
  /** The header parameter that names the tenant, where there is one. */
  readonly tenantHeader: Parameter | undefined;
  /** Gives a tenant the name that requests call it by, unless it has one. */
  nameTenant(label: string): void;
  /** Data as at the start; nobody known but those configured, real time. */
  reset(): void;
  /** Whether the control protocol is spoken: callers and tenants are made as they are asked for. */
  readonly isControlled: boolean;
  /** Whether a credential has to be somebody's. */
  readonly isStrict: boolean;
  /** Made at the first request for it. */
  prepared(operation: Operation): Prepared;
  /** For a method that the path does not declare. */
  undeclared(item: PathItem): Prepared;
}

/** `before`: a world of the same mock, whose memory this one takes over. */
export function createWorld(model: ApiModel, options: MockOptions, before?: World): World {
  const operations = new Map<Operation, Prepared>();
  const items = new Map<PathItem, Prepared>();
  const random = createRandom(options.seed ?? 1);
  let drawn = 0;
  const clock = before?.clock ?? options.clock ?? createClock();
  const world: Mutable = {
    model,
    options,
    clock,
    random,
    validator: createValidator(model),
    nextRandom: (label) => random.fork(`${label} ${drawn++}`),
    router: createRouter(model.paths),
    basePath: (options.basePath ?? basePathOf(model)).replace(/\/+$/, ''),
    callers: before?.callers ?? new Callers(),
    tenants: before?.tenants ?? new Tenants(),
    rates: before?.rates ?? new Rates(),
    state: null,
    webhooks: null,
    deliveries: before?.deliveries ?? createDeliveries(clock, options),
    journal: before?.journal ?? (options.control ? new Journal() : null),
    tenantHeader: tenantHeaderOf(model),
    nameTenant: (label) => nameTenant(world, label),
    reset() {
      world.state?.reset();
      world.rates.clear();
      world.callers.clear();
      world.tenants.clear();
      world.journal?.clear();
      world.deliveries.clear();
      world.clock.reset();
      addConfigured(world);
    },
    isControlled: options.control !== undefined,
    isStrict: options.callers !== undefined || options.control !== undefined,
    prepared(operation) {
      let found = operations.get(operation);
      if (!found) operations.set(operation, (found = prepare(world, operation)));
      return found;
    },
    undeclared(item) {
      let found = items.get(item);
      if (!found) items.set(item, (found = prepareUndeclared(world, item)));
      return found;
    },
  };
  if (!before) addConfigured(world);
  if (model.webhooks.length > 0 || model.operations.some(({ callbacks }) => callbacks.length > 0))
    world.webhooks = new Webhooks(world);
  if (options.stateful) world.state = createState(world);
  if (before?.state) world.state?.things.adopt(before.state.things);
  return world;
}

type Mutable = { -readonly [Key in keyof World]: World[Key] };

/** The path of the document's first server (OpenAPI 3.1 §4.8.5), variables left as they are. */
function basePathOf({ servers }: ApiModel): string {
  const [server = '/'] = servers;
  try {
    return new URL(server, 'http://localhost').pathname;
  } catch {
    return '';
  }
}

function addConfigured(world: World): void {
  for (const [name, caller] of Object.entries(world.options.callers ?? {})) {
    const made = configured(name, caller);
    const header = world.tenantHeader?.name.toLowerCase();
    const named = Object.entries(made.headers).find(([each]) => each.toLowerCase() === header)?.[1];
    if (named !== undefined) world.tenants.name(made.tenant, named);
    world.callers.set(made);
  }
}

/** The header that some operation refuses for what it names. */
function tenantHeaderOf({ operations }: ApiModel): Parameter | undefined {
  for (const { parameters, responses } of operations) {
    for (const trigger of responses.flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))) {
      if (trigger.kind !== 'header' || trigger.is !== 'not-allowed') continue;
      const name = trigger.name.toLowerCase();
      const found = parameters.find((each) => each.in === 'header' && each.name.toLowerCase() === name);
      if (found) return found;
    }
  }
  return undefined;
}

function nameTenant({ tenants, tenantHeader, validator, model, nextRandom }: World, label: string): void {
  if (!tenantHeader || tenants.nameOf(label) !== undefined) return;
  const plain = `tenant-${secretText()
    .slice(0, 12)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '0')}`;
  const isPlain = validator.validate(tenantHeader.schema, plain).length === 0;
  const random = nextRandom(`tenant ${label}`);
  const name = isPlain
    ? plain
    : String(
        sample(model, tenantHeader.schema, { random, shape: 'minimal', direction: 'request', hints: false }),
      );
  tenants.name(label, name);
}
