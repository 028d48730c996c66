export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** The user and password that answer a Digest challenge (RFC 7616). Absent if the request uses no Digest. */
  readonly digest?: UserPassword;
  /** The client certificate of the connection. Absent if the request has none. */
  readonly identity?: ClientIdentity;
}

export interface UserPassword {
  readonly user: string;
  readonly password: string;
}

/** A client certificate and its private key in PEM. */
export interface ClientIdentity {
  readonly certificate: string;
  readonly key: string;
  readonly passphrase?: string;
  /** The configured paths of the two files, for commands that send the request again. */
  readonly paths: { readonly certificate: string; readonly key: string };
}

/** A response as it was received. Redirects are not followed, and content is not decoded. */
export interface ReceivedResponse {
  readonly status: number;
  /** Headers with lower-case names; repeated fields are joined by commas (RFC 9110 §5.2). */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined if it is not JSON. */
  readonly json: unknown;
  /** The reason why a JSON body was not parsed. */
  readonly unread?: string;
  /** The values of the `Set-Cookie` fields, one for each cookie (RFC 6265 §3). Absent if there are none. */
  readonly cookies?: readonly string[];
}
