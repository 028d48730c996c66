import type { Permission } from '../config/config.js';
import type { CandidateResult, Evidence } from '../plan/evidence.js';
import type { SkipReason, Untested } from '../plan/reasons.js';

import type { ChangedResource } from './changed-resource.js';
import type { LeftResource, RemainingResources } from './creation-record.js';
import type { LearnedRule } from './learned-rule.js';
import type { ListChange } from './list-change.js';
import type { Finding } from './report.js';

/**
 * Cases that may have received a status only because the server could no longer be tested: it answered the status to a
 * call that it had accepted before, and these cases finished after the last accepted one.
 */
export interface Doubt {
  readonly status: number;
  readonly cases: readonly string[];
}

/** An event of a run, which reporters receive. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      /** Id of the run, which every request carries in the header `X-Touchstone-Run`. */
      readonly run: string;
      readonly title: string;
      readonly version: string;
      readonly document: string;
      readonly server: string;
      readonly seed: number;
      readonly obligations: number;
      readonly variants: number;
      readonly cases: number;
      /** Number of cases that are not sent, because the run does not allow their effects. */
      readonly heldBack: number;
      /** The effects that requests may have, in addition to reads. */
      readonly allow: readonly Permission[];
      /** Maximum number of cases that run at the same time. */
      readonly concurrency: number;
      /** Timeout of a request in milliseconds. */
      readonly timeoutMs: number;
      /** Names of the configured callers. */
      readonly callers: readonly string[];
      /** The limits of the run: seconds after which no case starts, and requests of cases. Absent if it has none. */
      readonly budget?: { readonly maxSeconds?: number; readonly maxRequests?: number };
      readonly at: string;
    }
  /** Further cases were planned for the next round. */
  | { readonly type: 'cases-added'; readonly cases: number }
  | { readonly type: 'case-started'; readonly case: string; readonly operation: string }
  | {
      readonly type: 'case-finished';
      readonly case: string;
      readonly operation: string;
      /** `blocked`: the case ended early, for example because a prerequisite failed. */
      readonly outcome: 'passed' | 'failed' | 'blocked';
      readonly reason: string | null;
      /** Set if the case is blocked and the server is not at fault. */
      readonly untested?: Untested;
      /** The HTTP status of the unexpected response that blocked the case, if a response did. */
      readonly blockingStatus?: number;
      /** Ids of the variants that the case proved. */
      readonly proved: readonly string[];
      /** The result of a case that tries a possible cause of errors. Absent for other cases. */
      readonly candidate?: CandidateResult;
      /** The response to a call that aims at an error whose cause is inferred from its status. Absent for other cases. */
      readonly answered?: CandidateResult;
      /** Ids of the obligations of the documented errors that the server returned, whatever their cause. */
      readonly seen?: readonly string[];
      /** The codes of the document's vocabularies that the server returned. Absent if there are none. */
      readonly codes?: readonly string[];
      /** The violated obligation of each finding, and the variant if the finding concerns only one variant. */
      readonly violated: readonly { readonly obligation: string; readonly variant: string | null }[];
      /** The obligation that each refuted assumption concerns, and the variant if it concerns only one variant. */
      readonly refuted?: readonly { readonly obligation: string; readonly variant: string | null }[];
      /**
       * The obligations, and the variants, whose checks are inconclusive because a pattern could not be tested in time.
       */
      readonly undecided?: readonly { readonly obligation: string; readonly variant: string | null }[];
      /** Ids of the operations for which the server accepted a call that should succeed. */
      readonly accepted?: readonly string[];
      /** The calls that should succeed but were refused, each with its status. */
      readonly refused?: readonly { readonly operation: string; readonly status: number }[];
      /** Number of attempts at the case that failed by chance, if a later attempt succeeded. */
      readonly failedByChance?: number;
      /** Dropped connections among them. The report contains them only if the run has too many failures by chance. */
      readonly droppedByChance?: readonly Finding[];
      readonly findings: readonly Finding[];
      /** Number of groups of findings that no earlier case has reported; see `ReportedFinding`. */
      readonly fresh?: number;
      readonly checks: number;
      readonly skipped: readonly SkipReason[];
      readonly requests: number;
      readonly controlRequests: number;
      readonly durationMs: number;
    }
  /** A caller has reached a rate limit of the server. All its cases wait. */
  | { readonly type: 'run-waiting'; readonly seconds: number }
  /** A resource that the run created and could not remove. */
  | ({ readonly type: 'resource-left' } & LeftResource)
  /** Resources that the run created, and that no request of the document removes. */
  | ({ readonly type: 'resources-remain' } & RemainingResources)
  /**
   * Items that appeared in a list during the run, or are gone from it, or resources that appeared and that the response to a
   * creation mentions. The run does not report them otherwise.
   */
  | ({ readonly type: 'list-changed' } & ListChange)
  /** A change that the run does not restore. */
  | ({ readonly type: 'resource-changed' } & ChangedResource)
  /** A rule of the server that the document does not contain, and that later requests of the run obey. */
  | ({ readonly type: 'rule-learned' } & LearnedRule)
  /** A circumstance that the user should know, such as a wrong clock. */
  | { readonly type: 'run-noted'; readonly text: string }
  /** A limit of the run was reached. No more cases are started. `limit` is the number of seconds or requests. */
  | { readonly type: 'budget-used'; readonly budget: 'time' | 'requests'; readonly limit: number }
  /** The server has stopped or accepts no call, or the run was cancelled. No more cases are started. */
  | { readonly type: 'run-aborted'; readonly reason: string; readonly doubt?: Doubt }
  | {
      readonly type: 'run-finished';
      readonly at: string;
      readonly durationMs: number;
      /**
       * Number of requests that belong to no case: those that obtained tokens, checked the server or removed shared
       * resources.
       */
      readonly requests?: number;
    };

export type CaseFinished = Extract<RunEvent, { type: 'case-finished' }>;

/** Returns the results of the finished cases. */
export const evidenceOf = (events: Iterable<RunEvent>): readonly Evidence[] =>
  [...events].flatMap((event) => {
    if (event.type !== 'case-finished') return [];
    const { case: id, candidate, proved, violated } = event;
    const isViolated = violated.length > 0;
    return [{ case: id, obligation: null, received: '', ...candidate, proved, isViolated }];
  });
