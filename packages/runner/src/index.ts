export * from './config/config.js';
export {
  type CallerSettings,
  type ClientSecret,
  type ControlActionHook,
  type ControlHooks,
  type CreatedCaller,
  capabilitiesOf,
} from './control/control-hooks.js';
export { type ControlEndpoint, ControlError, connectControl } from './control/control-protocol.js';
export { type ExecuteOptions, execute } from './execute/execute.js';
export { Secrets } from './execute/secrets.js';
export { NoAnswerError } from './http/message.js';
export type * from './plan/case.js';
export { type Obligation, obligationsOf, type Variant, webhookObligationsOf } from './plan/obligation.js';
export { plan } from './planner/plan.js';
export type * from './report/event.js';
export { type ReduceOptions, reduceReport } from './report/reduce-report.js';
export type * from './report/report.js';
