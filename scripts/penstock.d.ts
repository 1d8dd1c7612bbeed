// The types of Penstock's routing rules, for editors and for `tsc`; docs/writing-a-rule.md explains.
//
//   // @ts-check
//   /** @type {import("penstock").RouteScript} */
//   export default function route(request, { pool, next }) {
//     return request.cookie("beta") === "1" ? pool("canary", "beta cookie") : next("no beta cookie");
//   }
//
// Rules of listeners, for connections whose payload nobody reads, are of the type ConnectionScript.
//
// What is null here is null in a rule, never undefined.

declare module "penstock" {
  /**
   * The default export of a rule: decides where a request goes, in a few microseconds, without
   * asking anybody. It must answer with what one of `decide`'s functions gave it, in this call: a
   * promise has to be settled when the function returns.
   */
  export type RouteScript = (request: Request, decide: Decide) => Decision | Promise<Decision>;

  /**
   * The default export of a listener's rule: decides where a connection goes that is passed on
   * unread (TCP, TLS that does not end here, UDP), before anything is sent. Answers as a
   * {@link RouteScript} does.
   */
  export type ConnectionScript = (
    connection: Connection,
    decide: ConnectionDecide,
  ) => Decision | Promise<Decision>;

  /**
   * The default export of a script that balances (`balance: { type: js, script: … }`): chooses one
   * of two or more candidates, by its place from 0, its name or itself. For connections, `traffic`
   * is a {@link Connection}: a pool that serves only one kind may say so with
   * `PickScript<Connection>`.
   */
  export type PickScript<Traffic = Request> = (
    candidates: Candidates,
    traffic: Traffic,
    tools: PickTools,
  ) => number | string | Candidate;

  /** One HTTP request. Read-only; never keep one after the call. */
  export interface Request {
    /** The client, as trusted proxies in front of us name it. */
    readonly clientIp: Ip;
    /** The other end of the connection: the client itself or the last proxy. */
    readonly peerIp: Ip;
    /** The server name the client asked for by TLS, in lower case; null without TLS or without one. */
    readonly serverName: string | null;
    /**
     * Now, in milliseconds since 1970. `new Date(request.time)` makes a date of it. Tests set it;
     * `Date.now()` they do not.
     */
    readonly time: number;
    /** As sent, such as `GET`; case matters. */
    readonly method: string;
    /** As the client sees it. */
    readonly scheme: "http" | "https";
    /** In lower case and without the port; empty if the client named none. */
    readonly host: string;
    /** Begins with `/`: dot segments resolved, without the query. */
    readonly path: string;
    /** What follows the `?`, as sent; null if there is no `?`. */
    readonly queryString: string | null;
    /** What the client and we agreed on; null without TLS. */
    readonly tls: Tls | null;

    /** The first value of a query parameter, decoded; null if absent. Case matters. */
    query(name: string): string | null;
    /** The first value of a header; null if absent. Case does not matter. */
    header(name: string): string | null;
    /** All values of a header, in order; empty if absent. Case does not matter. */
    headers(name: string): readonly string[];
    /** The value of a cookie as sent; null if absent. Case matters. */
    cookie(name: string): string | null;
    /** A claim of the token that a jwt filter verified, as text; null without. */
    claim(name: string): string | null;
    /** What a filter found out, such as `jwt.sub`; null if none did. */
    fact(name: string): string | null;
  }

  /** One connection whose payload is not read; of UDP, a session. Read-only; never keep one after the call. */
  export interface Connection {
    /** The client, as a PROXY header from a trusted proxy names it. */
    readonly clientIp: Ip;
    readonly clientPort: number;
    /** The same as `clientIp`: a PROXY header takes the place of both ends. */
    readonly peerIp: Ip;
    /** Where the client connected to. */
    readonly localIp: Ip;
    readonly localPort: number;
    /** The name of the listener it came by. */
    readonly listener: string;
    /** The server name the client asked for by TLS, in lower case; null without TLS or without one. */
    readonly serverName: string | null;
    /** The client's TLS, where it ends here (`protocol: tcp` with `tls`); otherwise null. */
    readonly tls: Tls | null;
    /** Now, in milliseconds since 1970. Tests set it; `Date.now()` they do not. */
    readonly time: number;

    /**
     * Whether the client can speak one of these protocols behind TLS, by their names in ALPN:
     * `speaks("postgresql")`. Where TLS ends here: whether that was agreed on.
     */
    speaks(...protocols: string[]): boolean;
    /**
     * What the PROXY header said: `proxy.authority`, `proxy.alpn`, `proxy.unique-id`,
     * `proxy.tls.version`, `proxy.tls.cipher`, `proxy.tls.cn`; null if it did not. And `tls.asked`:
     * `postgresql` if the client asked before TLS whether it is spoken.
     */
    fact(name: string): string | null;
  }

  /** An address. */
  export interface Ip {
    /** Whether one of these addresses or blocks holds it: `ip.in("10.0.0.0/8", "fd00::/8")`. */
    in(...blocks: string[]): boolean;
    /** As text, such as `203.0.113.7` or `2001:db8::1`. */
    toString(): string;
  }

  /** A TLS session with the client. */
  export interface Tls {
    /** Such as `TLSv1.3`. */
    readonly version: string;
    /** Such as `TLS_AES_128_GCM_SHA256`. */
    readonly cipher: string;
    /** The common name in the client's certificate; null if it showed none. */
    readonly clientName: string | null;
  }

  /** What only the functions of {@link Decide} make. */
  export interface Decision {
    readonly decidedBy: unique symbol;
  }

  /** What a rule of a connection can answer, and ask. */
  export interface ConnectionDecide {
    /** A pool takes it. The name must be one of the configuration's. */
    pool(name: string, why?: string): Decision;
    /**
     * Pools share by weight: `split({ blue: 95, green: 5 }, "canary", String(connection.clientIp))`.
     * The same `stickBy` always gets the same pool; null for chance.
     */
    split(weights: { readonly [pool: string]: number }, why?: string, stickBy?: string | null): Decision;
    /** Turned away: reset, or with TLS that does not end here told so. The reason is for the log alone. */
    reject(why?: string): Decision;
    /** No opinion: it goes where the listener says. */
    next(why?: string): Decision;
    /** What consistent hashing goes by: for a pool with `key: fact.rule.key`. */
    hashKey(key: string): void;
    /** Only endpoints with all these labels: `subset({ version: "2" })`. */
    subset(labels: { readonly [label: string]: string }): void;
    /** Where a key falls, from 0 to just below 1, the same on every instance of a fleet. */
    share(key: string, experiment?: string): number;
    /** By chance from 0 to just below 1; tests seed it, `Math.random()` they do not. */
    random(): number;
    /** How a pool does; null if there is none of that name. */
    facts(pool: string): PoolFacts | null;
  }

  /** What a rule can answer, and ask. */
  export interface Decide {
    /** A pool takes it. The name must be one of the configuration's. */
    pool(name: string, why?: string): Decision;
    /**
     * Pools share by weight: `split({ api: 95, canary: 5 }, "canary", request.cookie("uid"))`.
     * The same `stickBy` always gets the same pool, with few changes when weights do; null for chance.
     */
    split(weights: { readonly [pool: string]: number }, why?: string, stickBy?: string | null): Decision;
    /** Turned away: a status of 400 to 599. The reason is for the log alone. */
    reject(status: number, why?: string): Decision;
    /** No opinion: the route's own action decides, or else the routes behind. */
    next(why?: string): Decision;

    /**
     * What consistent hashing goes by: the fact `rule.key`, for a pool with
     * `balance: { type: ring-hash, key: fact.rule.key }`.
     */
    hashKey(key: string): void;
    /** Only endpoints with all these labels: `subset({ version: "2" })`. */
    subset(labels: { readonly [label: string]: string }): void;

    /**
     * Where a key falls, from 0 to just below 1, the same on every instance of a fleet:
     * `share(uid, "new-cart") < 0.05` holds for 5 of 100 users, others for every experiment.
     */
    share(key: string, experiment?: string): number;
    /** By chance from 0 to just below 1; tests seed it, `Math.random()` they do not. */
    random(): number;
    /** How a pool does; null if there is none of that name. */
    facts(pool: string): PoolFacts | null;

    /** The client is sent elsewhere, by 302 unless said otherwise. */
    redirect(url: string, why?: string, status?: 301 | 302 | 303 | 307 | 308): Decision;
    /** Answered without asking an endpoint. */
    respond(answer: Answer, why?: string): Decision;

    /** Sets a header for the endpoint, in place of all of that name. */
    setHeader(name: string, value: string): void;
    /** Takes a header away from the endpoint. */
    removeHeader(name: string): void;
    /**
     * Asks the endpoint for another path; the query stays. Begins with `/`, escaped as clients send
     * it; dot segments are resolved, and may not lead above `/`.
     */
    rewritePath(path: string): void;
  }

  /** The endpoints to choose from: usable, and in the order of their names. */
  export interface Candidates {
    /** How many there are; 2 or more. */
    readonly length: number;
    /** One of them, from 0 to `length - 1`. */
    at(index: number): Candidate;
    /** What is under way in the whole pool. */
    inFlight(): number;
  }

  /** An endpoint that may be chosen. Never keep one after the call. */
  export interface Candidate {
    readonly name: string;
    /** In force, slow start applied; 1 or more. */
    readonly weight: number;
    /** Requests, or connections, under way to it from this instance. */
    inFlight(): number;
    /** Time to the first byte in milliseconds, a moving average that peaks; 0 before the first answer. */
    latency(): number;
    /** One of its labels, such as `zone`; null if it has none of that name. */
    label(name: string): string | null;
  }

  /** What a script that balances may ask. */
  export interface PickTools {
    /** How often it was asked for this request already and the choice could not be used; from 0. */
    attempt(): number;
    /** By chance from 0 to just below 1; tests seed it, `Math.random()` they do not. */
    random(): number;
    /** By chance a whole number from 0 to `end - 1`. */
    below(end: number): number;
    /** Where a key falls, from 0 to just below 1, the same on every instance of a fleet. */
    share(key: string, experiment?: string): number;
  }

  /** An answer of our own. */
  export interface Answer {
    /** 200 to 599; 200 unless said otherwise. */
    readonly status?: number;
    /** Sent as UTF-8; empty unless said otherwise. */
    readonly body?: string;
    /** `text/plain; charset=utf-8` unless said otherwise. */
    readonly contentType?: string;
    /** Each a text, or an array of texts for several of one name: `{ "set-cookie": ["a=1", "b=2"] }`. */
    readonly headers?: { readonly [name: string]: string | readonly string[] };
  }

  /** A pool at this moment. */
  export interface PoolFacts {
    /** Endpoints it has. */
    readonly endpoints: number;
    /** Endpoints that take new clients and are healthy; 0 also while health is ignored. */
    readonly healthy: number;
    /** Requests under way to all of them. */
    readonly inFlight: number;
  }

  /** A table of address blocks, made once when a rule is loaded. Immutable. */
  export interface CidrTable {
    /** The name of the narrowest block that holds the address; null if none does. */
    find(ip: Ip): string | null;
  }

  /**
   * The default export of a filter (`filters: [{ type: js, script: … }]`): changes the head of an
   * answer just before it goes out, whoever gave it. What it asked for is done when it has ended
   * well, all of it or nothing.
   */
  export type FilterScript = (response: Response, request: Request) => void | Promise<void>;

  /**
   * The export `request` of a filter: looks at a request before the filters behind it and the
   * endpoint do. It answers with what `act` gave it, or lets the request pass.
   */
  export type RequestFilter = (
    request: Request,
    act: Act,
  ) => void | Decision | Promise<void | Decision>;

  /** The head of an answer. Never keep one after the call. */
  export interface Response {
    /** As it came; 100 to 999. */
    readonly status: number;
    /** The endpoint that gave it; null if it was made here. */
    readonly endpoint: string | null;
    /** How many tries it took; 0 if no endpoint was asked. */
    readonly attempts: number;
    /** Milliseconds from sending the request to the endpoint's first byte; 0 if none answered. */
    readonly firstByteMillis: number;
    /** Milliseconds since the request came. */
    readonly elapsedMillis: number;
    /** `ok`, or why the request failed, such as `no-endpoint`. */
    readonly reason: string;

    /** The first value of a header as it came; null if absent. Case does not matter. */
    header(name: string): string | null;
    /** All values of a header as they came, in order. */
    headers(name: string): readonly string[];

    /**
     * Sends another status over the same body: 200 to 599, but neither from nor to 204, 205, 206
     * and 304, which say something of the body, and not for gRPC calls.
     */
    setStatus(status: number): void;
    /** Sets a header, in place of all of that name. */
    setHeader(name: string, value: string): void;
    /** Adds a header beside those of its name, such as a second `set-cookie`. */
    addHeader(name: string, value: string): void;
    /** Takes a header away. */
    removeHeader(name: string): void;
    /** Says why, for `why` of the access log. */
    explain(why: string): void;
  }

  /** What a filter may do with a request; what `reject`, `redirect` and `respond` give must be returned. */
  export interface Act {
    /** Turned away: a status of 400 to 599. The reason is for the log alone. */
    reject(status: number, why?: string): Decision;
    /** The client is sent elsewhere, by 302 unless said otherwise. */
    redirect(url: string, why?: string, status?: 301 | 302 | 303 | 307 | 308): Decision;
    /** Answered without asking an endpoint. */
    respond(answer: Answer, why?: string): Decision;

    /** Sets a header of the request, in place of all of that name. */
    setHeader(name: string, value: string): void;
    /** Adds a header to the request. */
    addHeader(name: string, value: string): void;
    /** Takes a header away from the request. */
    removeHeader(name: string): void;
    /** Notes a fact, such as `bot.kind`, for filters behind, templates (`${bot.kind}`) and rules. */
    note(fact: string, value: string): void;
  }

  /**
   * The default export of a health check (`health: { type: js, script: … }`): says from an
   * endpoint's answer whether it is well. It must answer with what one of `judge`'s functions gave
   * it.
   */
  export type HealthScript = (response: ProbeResponse, judge: Judge) => Verdict | Promise<Verdict>;

  /** What an endpoint answered to a health check. Never keep one after the call. */
  export interface ProbeResponse {
    /** As sent; 200 to 999. */
    readonly status: number;
    /** The beginning of the body, up to `maxBody`, read as UTF-8. */
    readonly body: string;
    /** The endpoint's name. */
    readonly endpoint: string;
    /** Milliseconds from asking to the end of the head. */
    readonly latencyMillis: number;
    /** Now, in milliseconds since 1970. */
    readonly time: number;

    /** The first value of a header; null if absent. Case does not matter. */
    header(name: string): string | null;
    /** All values of a header, in order. */
    headers(name: string): readonly string[];
    /** The body read as JSON; null if it is none. */
    json(): any;
  }

  /** What only the functions of {@link Judge} make. */
  export interface Verdict {
    readonly judgedBy: unique symbol;
  }

  /** What a health check can say. */
  export interface Judge {
    /** The endpoint is well: one of `rise`. */
    healthy(why?: string): Verdict;
    /** It is not: one of `fall`, or with `atOnce` enough by itself. */
    unhealthy(why?: string, options?: { readonly atOnce?: boolean }): Verdict;
  }

  /** What rules may use while they are loaded. */
  export interface Penstock {
    /** `penstock.cidrTable({ eu: ["192.0.2.0/24", "2001:db8:1::/48"], us: ["198.51.100.0/24"] })` */
    cidrTable(blocks: { readonly [name: string]: string | readonly string[] }): CidrTable;
  }
}

declare const penstock: import("penstock").Penstock;

/** Lines in Penstock's log, objects as JSON, ten a second at most; no place for what every request does. */
declare const console: {
  debug(...values: unknown[]): void;
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
};
