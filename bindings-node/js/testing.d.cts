/**
 * The package `indecx/testing`: the platform on loopback with made-up data, so that nobody is
 * reached by a test.
 *
 * @module indecx/testing
 */

/** How often each change befalls the answers before a listing response; 1.5 is one change surely
 * and a second one half the time. */
export interface Drift {
  /** A new answer comes first. */
  insertFront?: number;
  /** A new answer comes last. */
  insertBack?: number;
  /** A new answer comes somewhere between. */
  insertMiddle?: number;
  /** An answer goes. */
  remove?: number;
  /** Two neighbours change places. */
  swap?: number;
  /** An answer is updated. */
  touch?: number;
}

/** What can be changed while a sandbox runs. */
export interface SandboxChange {
  /** Compress replies for clients that accept gzip. */
  gzip?: boolean;
  /** Wait so long before each page of a listing. */
  pageDelayMs?: number;
  /** The greatest page; a greater `limit` is brought down without a word. Null is no limit. */
  maxLimit?: number | null;
  /** Whether a listing tells its `limit`. */
  reportLimit?: boolean;
  /** Tell the `limit` asked for, even where a smaller one was applied. */
  clampShowsAsked?: boolean;
  /** How a listing tells its `total`. */
  total?: "right" | "absent" | "late" | "wrong" | "text";
  /** What `"wrong"` adds to the right total. */
  totalError?: number;
  /** Serve pages of this size, whatever was asked. */
  ignoreLimit?: number | null;
  /** Serve the first page, whatever was asked. */
  ignorePage?: boolean;
  /** What follows the last page. */
  pastEnd?: "empty" | "404";
  /** The order of listings. */
  order?: "created_desc" | "created_asc" | "updated_desc" | "updated_asc";
  /** How long a token is good for. */
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
  /** Say the same in other words: replies whose messages, members, order and statuses vary, from
   * this seed. */
  variety?: number | null;
  /** Refuse indicators that the action does not have. They are kept otherwise, and listed in
   * `unknownIndicators`. */
  strictIndicators?: boolean;
  /** How long after a send or a link its invite is listed. */
  inviteDelayMs?: number;
  /** Change the answers while they are listed. */
  drift?: Drift;
  /** Keep which answers were held at each listing response. */
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
  /** What all the made-up data follow from. */
  seed?: number;
  /** The year over which the data are spread. */
  year?: number;
  /** So many neighbours share their dates, and come in another order for each page and limit. */
  tiedRows?: number;
  /** The port on 127.0.0.1; 0 takes a free one. */
  port?: number;
}

/** A failure that befalls some requests: it fails them when it has a `status` or a `body`, or is a
 * `reset`; otherwise they are answered later, slower, with other headers or cut short. */
export interface Fault {
  /** The first segments of the path, such as `"answers-info"`; every route but the token's
   * otherwise. */
  route?: string | null;
  /** The method; any otherwise. */
  method?: string | null;
  /** Spare so many requests first. */
  skip?: number;
  /** Befall so many requests; null is for ever. One otherwise. */
  times?: number | null;
  /** The chance that a request is befallen. */
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
  /** Announce the whole body, send so many bytes of it, then reset. */
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
  /** The status; 200 otherwise. */
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

/** A request that the sandbox received. */
export interface ReceivedRequest {
  /** Counted from 0, and not used again when requests are forgotten. */
  index: number;
  /** The method. */
  method: string;
  /** Below the base URL. */
  path: string;
  /** Decoded pairs, in order. */
  query: [string, string][];
  /** Names in lower case. */
  headers: Record<string, string>;
  /** JSON, text or null. */
  body: unknown;
  /** Null while it has none. */
  status: number | null;
  /** Milliseconds from the sandbox's start until it came. */
  receivedMs: number;
  /** Milliseconds from the sandbox's start until it was answered; null while it is not. */
  answeredMs: number | null;
  /** Counted from 1. */
  connection: number;
}

/** A customer whose send took effect. */
export interface Sent {
  /** The action's code. */
  action: string;
  /** How the customer was asked. */
  via: "send" | "bulk" | "links" | "callback";
  /** The `index` of the request. */
  request: number;
  /** The name; null where there is none. */
  name: string | null;
  /** The e-mail; null where there is none. */
  email: string | null;
  /** The phone; null where there is none. */
  phone: string | null;
  /** As it was sent. */
  customer: Record<string, unknown>;
}

/** A callback that would be made for links. */
export interface Delivery {
  /** Where to. */
  url: string;
  /** What it would hold. */
  body: unknown;
  /** The `index` of the request that asked for it. */
  request: number;
}

/** A row that is held, as it is served. */
export interface HeldRecord {
  /** What `touch` and `remove` take. */
  _id: string;
  /** Its fields, by the platform's names. */
  [field: string]: unknown;
}

/** Which answers were held, and when. */
export interface Memberships {
  /** The ids at the start. */
  initial: string[];
  /** What came, went and was served since. */
  events: Record<string, unknown>[];
}

/** The platform on loopback, in this process, with made-up data. It keeps no process alive. */
export declare class Sandbox {
  private constructor();
  /** Makes the data and serves them. */
  static start(options?: SandboxOptions): Promise<Sandbox>;
  /** The base URL for clients. */
  get url(): string;
  /** The one company key that is good here. */
  get companyKey(): string;
  /** The customers whose sends took effect, in order. */
  get sent(): Sent[];
  /** Every request received, in order. */
  get requests(): ReceivedRequest[];
  /** The callbacks that would be made for links; nothing is ever called. */
  get deliveries(): Delivery[];
  /** Names of indicators that came in and that their action does not have, each once. The platform
   * asks that they be made in the console first, and does not say what it does with others. */
  get unknownIndicators(): string[];
  /** With `members`: which answers were held at each listing response. */
  get memberships(): Memberships;
  /** What is held now, as served and in serving order, such as `"answers"`. */
  records(
    resource:
      | "actions"
      | "answers"
      | "branches"
      | "details"
      | "invites"
      | "quarantines"
      | "unanswered",
  ): HeldRecord[];
  /** The same of a resource whose rows have no id of their own, such as `"blocklist"`. */
  records(resource: string): Record<string, unknown>[];
  /** Changes options by name, all of them or none. */
  configure(change: SandboxChange): void;
  /** Adds a fault. Of several that concern a request, the oldest befalls it. */
  fault(fault: Fault): void;
  /** Lets all requests succeed again. */
  clearFaults(): void;
  /** Forgets the requests received so far. */
  clearRequests(): void;
  /** Queues a canned reply for the next request that is not for the token. */
  reply(reply: Reply): void;
  /** Adds made-up rows; gives their ids. */
  insert(resource: string, count?: number, at?: "front" | "middle" | "back" | "random"): string[];
  /** Adds rows of your own, as the platform would list them; gives their ids. `answers`, `invites`,
   * `blocklist` (known by the e-mail), `branches` and `quarantines` take them. They stand where their
   * dates put them. A missing id or `createdAt` is added, and nothing else. */
  insert(
    resource: string,
    rows: { records: Iterable<Readonly<Record<string, unknown>>> },
  ): string[];
  /** Takes rows away; gives how many there were. */
  remove(resource: string, ids: string[]): number;
  /** Sets `updatedAt` to now; gives how many rows were found. */
  touch(resource: string, ids: string[]): number;
  /** Refuses every token given so far from now on. */
  expireTokens(): void;
  /** Closes its connections and its port. */
  stop(): Promise<void>;
  /** Stops it: for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
