export * from './config/config.js';
export {
  type CallerSettings,
  type ClientSecret,
  type ControlActionHook,
  type ControlHooks,
  capabilitiesOf,
  type MadeCaller,
} from './execute/control-hooks.js';
export { type ControlEndpoint, ControlError, connectControl } from './execute/control-protocol.js';
export { NoAnswerError } from './execute/exchange.js';
export { type ExecuteOptions, execute } from './execute/execute.js';
export type * from './plan/case.js';
export { type CaseSelection, narrowPlan } from './plan/narrow-plan.js';
export { type Obligation, obligationsOf, type Variant, webhookObligationsOf } from './plan/obligation.js';
export { plan } from './plan/plan.js';
export type * from './report/event.js';
export { nothingJudged } from './report/nothing-judged.js';
export { type ReduceOptions, reduceReport } from './report/reduce-report.js';
export { isCredentialRefused } from './report/refused-credential.js';
export type * from './report/report.js';
