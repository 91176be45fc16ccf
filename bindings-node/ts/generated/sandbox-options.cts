// Generated from the sandbox's declarations by `make generate`.

/** How often each change happens to the answers before a listing response: 1.5 means always one change, and half the time a second one. */
export interface Drift {
  /** A new answer comes first. */
  insertFront?: number;
  /** A new answer comes last. */
  insertBack?: number;
  /** A new answer comes somewhere between. */
  insertMiddle?: number;
  /** An answer is removed. */
  remove?: number;
  /** Two neighbours change places. */
  swap?: number;
  /** An answer is updated. */
  touch?: number;
}

/** Options that can be changed while a sandbox runs. */
export interface SandboxChange {
  /** Compress replies for clients that accept gzip. */
  gzip?: boolean;
  /** Wait this long before each page of a listing. */
  pageDelayMs?: number;
  /** The largest page; a larger `limit` is reduced silently. Null is no limit. */
  maxLimit?: number | null;
  /** Whether a listing reports its `limit`. */
  reportLimit?: boolean;
  /** Report the requested `limit`, even where a smaller one was applied. */
  clampShowsAsked?: boolean;
  /** How a listing reports its `total`. */
  total?: "right" | "absent" | "late" | "wrong" | "text";
  /** What `"wrong"` adds to the right total. */
  totalError?: number;
  /** Serve pages of this size, whatever was requested. */
  ignoreLimit?: number | null;
  /** Serve the first page, whatever was requested. */
  ignorePage?: boolean;
  /** What follows the last page. */
  pastEnd?: "empty" | "404";
  /** The order of listings. */
  order?: "created_desc" | "created_asc" | "updated_desc" | "updated_asc";
  /** How long a token is valid. */
  tokenLifetimeS?: number;
  /** What a token looks like. */
  tokenShape?: "jwt" | "opaque" | "no_exp";
  /** Requests a second that one key may make. */
  rateLimit?: number | null;
  /** The `Retry-After` of a request over the rate. */
  retryAfter?: string | null;
  /** Codes of paused actions. */
  paused?: string[];
  /** Codes of actions blocked for integrations. */
  blocked?: string[];
  /** The balance that has run out. */
  noBalance?: "email" | "sms" | null;
  /** Which spelling of the blocklist's routes exists. */
  blocklistSpelling?: "blacklist" | "blocklist";
  /** Which spelling of the quarantines' route exists. */
  quarantineSpelling?: "quarentines" | "quarantines";
  /** The method that updates invites. */
  updateInviteMethod?: "PUT" | "POST";
  /** Query names without effect, as if the platform did not know them. */
  ignoreFilters?: string[];
  /** Begin every JSON reply with a byte order mark. */
  bom?: boolean;
  /** The status of a created answer. */
  createdStatus?: number;
  /** The order in which links come back. */
  linkEchoOrder?: "sent" | "shuffled";
  /** E-mails for which no link is made. */
  linksWithoutUrl?: string[];
  /** Vary the messages, members, order and statuses of replies, from this seed, without changing what they mean. */
  variety?: number | null;
  /** Refuse indicators that the action does not have. They are kept otherwise, and listed in `unknownIndicators`. */
  strictIndicators?: boolean;
  /** How long after a send or a link its invite is first listed. */
  inviteDelayMs?: number;
  /** Change the answers while they are listed. */
  drift?: Drift;
  /** Record which answers exist at each listing response. */
  members?: boolean;
}

/** How a sandbox is filled and how it behaves. */
export interface SandboxOptions extends SandboxChange {
  /** Answers to begin with. */
  answers?: number;
  /** Invites to begin with, answered and unanswered. */
  invites?: number;
  /** Actions in the account; the first one's code is always `T0AXXX`. */
  actions?: number;
  /** The seed of all made-up data. */
  seed?: number;
  /** The year over which the data are spread. */
  year?: number;
  /** The port on 127.0.0.1; 0 takes a free one. */
  port?: number;
  /** This many neighbours share their dates, and their order varies with page and limit. */
  tiedRows?: number;
}

/** A fault in the replies to some requests. With a `status`, a `body` or a `reset` the requests fail. Otherwise they take effect and are answered as usual, but later, slower, with other headers or cut short. */
export interface Fault {
  /** The first segments of the path, such as `"answers-info"`, `"send/bulk"` or `"authorization/token"`; by default every route except the token's. */
  route?: string | null;
  /** The method, in any case; by default any method. */
  method?: string | null;
  /** Leave this many requests alone first. */
  skip?: number;
  /** How many requests it affects, by default one; null is for ever. */
  times?: number | null;
  /** The chance that it affects a request (from the sandbox's seed). */
  probability?: number;
  /** Let the request take effect before failing it. */
  act?: boolean;
  /** Wait before anything else. */
  delayMs?: number;
  /** Reply with this status. */
  status?: number | null;
  /** Headers to set on the reply. */
  headers?: Record<string, string>;
  /** The body to reply with, as it is. */
  body?: string | null;
  /** Reset the connection in place of a reply. */
  reset?: boolean;
  /** Announce the whole body, send this many bytes of it, then reset. */
  cut?: number | null;
  /** Send the body in small chunks with this pause between them. */
  dripMs?: number | null;
  /** The size of those chunks. */
  dripBytes?: number;
  /** Wait between the head and the body. */
  delayBodyMs?: number;
}

/** A canned reply to the next request that is not for the token. */
export interface Reply {
  /** The status, by default 200. */
  status?: number;
  /** Headers; without a `content-type` it is JSON. */
  headers?: Record<string, string>;
  /** A JSON body; null is an empty one. */
  body?: unknown;
  /** A body of text, as it is. */
  text?: string | null;
  /** A body of bytes, in base64. */
  base64?: string | null;
}
