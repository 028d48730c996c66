/** One input of the suite. Inputs are JSON values, so that they can be sent to a worker and repeated in a report. */
export type Input = DocumentInput | ServerInput | RequestInput | CommandInput | SelfTestInput;

/** The serialized text of an OpenAPI document, which may be invalid. */
export interface DocumentInput {
  readonly kind: 'document';
  readonly format: 'json' | 'yaml';
  readonly text: string;
}

/** A server, which answers the requests of a run in turn with its scripts. */
export interface ServerInput {
  readonly kind: 'server';
  /** The security scheme that the run authenticates with. */
  readonly authentication: 'key' | 'basic' | 'oauth';
  readonly secret: string;
  /** Names of the encodings that are applied to the credential, one after the other, before the server repeats it. */
  readonly encoders: readonly string[];
  /** A value that identifies a person other than the caller. */
  readonly personal: string;
  readonly answers: readonly AnswerScript[];
}

/** An HTTP response as a sequence of bytes. */
export interface AnswerScript {
  readonly statusLine: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: BodyScript;
  /**
   * `close`: the end of the connection ends the body. `short` and `long`: the length is smaller or larger than the
   * bytes that follow. `both`: a length and chunks.
   */
  readonly framing: 'length' | 'chunked' | 'close' | 'short' | 'long' | 'bad chunks' | 'both';
  /** `drip`: the body arrives in parts with pauses. `stall`: only the first part arrives. */
  readonly pace: 'now' | 'drip' | 'stall';
  readonly ending: 'keep' | 'close' | 'reset';
}

/** A string that is repeated between two other strings. */
export interface RepeatedText {
  readonly kind: 'repeat';
  readonly before: string;
  readonly text: string;
  readonly count: number;
  readonly after: string;
}

export type BodyScript =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'octets'; readonly base64: string }
  | RepeatedText
  /** JSON arrays within arrays. */
  | { readonly kind: 'deep'; readonly depth: number }
  /** A small compressed body that decodes to a large one. */
  | { readonly kind: 'bomb'; readonly coding: 'gzip' | 'br' | 'deflate' }
  /** A body without an end. */
  | { readonly kind: 'endless' };

/** Requests to a mock, sent one after the other on separate connections. */
export interface RequestInput {
  readonly kind: 'request';
  readonly secret: string;
  readonly encoders: readonly string[];
  /** A value that identifies a person other than the caller. */
  readonly personal: string;
  readonly requests: readonly RequestScript[];
}

/** An HTTP request as a sequence of bytes. */
export interface RequestScript {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: RequestBodyScript;
  /** `none`: no length, even if there is a body. `long`: the body ends before its length. */
  readonly framing: 'length' | 'chunked' | 'none' | 'long' | 'bad chunks';
}

export type RequestBodyScript =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'octets'; readonly base64: string }
  | RepeatedText;

/** A command that reads a document, run as a process. */
export interface CommandInput {
  readonly kind: 'command';
  readonly command: 'lint' | 'generate' | 'list' | 'mock';
  readonly document: DocumentInput;
}

/** A failure that the suite simulates, to test that it is detected. */
export interface SelfTestInput {
  readonly kind: 'self-test';
  readonly action:
    | 'none'
    | 'throw'
    | 'reject'
    | 'exit'
    | 'hang'
    | 'wait'
    | 'allocate'
    | 'global'
    | 'file'
    | 'pollute';
}

/** A failure of Touchstone on one input. */
export interface Failure {
  readonly rule: Rule;
  /** The command or part that was attacked: `lint`, `generate`, `runner`. */
  readonly part: string;
  readonly detail: string;
}

/**
 * `crash`: an unexpected exception or exit. `hang`: no result within the deadline. `secret`: a credential or a personal
 * value in an output. `executed`: text of the input ran as code. `memory`: the memory limit was exceeded. `output`:
 * invalid or unsafe output.
 */
export type Rule = 'crash' | 'hang' | 'secret' | 'executed' | 'memory' | 'output';
