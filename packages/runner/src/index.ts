/**
 * Plans the test of an OpenAPI contract, executes the plan against a server, checks the responses and reports the
 * results.
 *
 * Provokers, scenarios and checks are not exported: `plan` and `execute` are their only users, and their interfaces
 * change with every new trigger. A plan is data, so tools can inspect and narrow it without them. The HTTP client and
 * the caller registry are not exported either, because they belong to one run.
 *
 * @packageDocumentation
 */

// Configuration

export { isJsonWebToken } from './callers/json-web-token.js';
export * from './config/config.js';
export {
  type ClientCertificate,
  type ClientCredentials,
  type CommandCredential,
  type Credential,
  type CsrfToken,
  type JsonWithSecrets,
  type LoginCredential,
  type LoginRecipe,
  type RefreshToken,
  type Secret,
  secretsIn,
  type TokenClient,
  type UserCredential,
} from './config/credential.js';

// Planning

export type { Binding, Extraction } from './plan/binding.js';
export type { Case, Fixture, HeldBackCase, OpenVariant, OperationEffect, Plan } from './plan/case.js';
export type { ComparedList } from './plan/compared-list.js';
export type { CandidateResult, Evidence } from './plan/evidence.js';
export type { MentionedItem } from './plan/mentioned-item.js';
export {
  type Obligation,
  obligationsOf,
  type Variant,
  type WebhookObligation,
  type WebhookVariant,
  webhookObligationsOf,
} from './plan/obligation.js';
export type { CallerChange, CallerDescription, PlannedCaller } from './plan/planned-caller.js';
export type { NotAttemptedReason, SkipReason, Untested, UntestedReason } from './plan/reasons.js';
export type {
  Body,
  ClientAuthentication,
  ParameterValue,
  RequestTemplate,
  Substitution,
} from './plan/request-template.js';
export { selectCases } from './plan/select-cases.js';
export type {
  Comparison,
  ControlStep,
  DeliveryStep,
  Expectation,
  RequestStep,
  Search,
  Step,
  StepRole,
  Undo,
} from './plan/step.js';
export { completePlan } from './planner/complete-plan.js';
export { selectablesOf } from './planner/exclusion.js';
export { type CaseSelection, narrowPlan } from './planner/narrow-plan.js';
export { plan } from './planner/plan.js';
export { planAsync } from './planner/plan-async.js';

// Control

export { assumedCapabilities } from './control/assumed-capabilities.js';
export { connectControl } from './control/connect-control.js';
export type { ControlEndpoint } from './control/control-client.js';
export { ControlError } from './control/control-error.js';
export {
  type CallerSettings,
  type ClientSecret,
  type ControlActionHook,
  type ControlHooks,
  type CreatedCaller,
  capabilitiesOf,
} from './control/control-hooks.js';

// Execution

export { type Removed, removeLeft } from './execute/creations/remove-left.js';
export { execute } from './execute/execute.js';
export type { ExecuteOptions } from './execute/execute-options.js';
export { type BudgetLimits, RunBudget, type UsedBudget } from './execute/run-budget.js';
export { NoAnswerError, type NoAnswerKind } from './http/errors.js';
export type { BodyPrivacy } from './secrets/body-masker.js';

// Events and reports

export type { BudgetSummary } from './report/budget.js';
export type * from './report/changed-resource.js';
export type * from './report/creation-record.js';
export type { Doubt, RunEvent } from './report/event.js';
export { evidenceOf } from './report/event.js';
export { everyCallRefused } from './report/every-call-refused.js';
export type { ExchangeRecord, StoredMessage } from './report/exchange-record.js';
export {
  type Learned,
  type LearnedError,
  learnedFrom,
  type UndocumentedResponse,
} from './report/learned.js';
export type { LearnedRule } from './report/learned-rule.js';
export type * from './report/list-change.js';
export { nothingJudged } from './report/nothing-judged.js';
export { type ReduceOptions, reduceReport } from './report/reduce-report.js';
export { isCredentialRefused } from './report/refused-credential.js';
export { type CsrfRefusal, refusedCsrfToken } from './report/refused-csrf-token.js';
export type {
  CodeCoverage,
  DocumentedError,
  Finding,
  LedgerEntry,
  LedgerVariant,
  ObservedCause,
  Report,
  ReportedFinding,
  Severity,
  StoredExchanges,
  Summary,
  Verdict,
} from './report/report.js';
export type { SurprisingCause } from './report/surprising-causes.js';
export { uniformRefusal } from './report/uniform-refusal.js';
