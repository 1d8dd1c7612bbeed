// @ts-check
// Sends what is the same to the same cache: the key is the host, the path and the parameters that
// matter, in one order. The pool hashes it if it has `balance: { type: ring-hash, key:
// fact.rule.key }` or another consistent algorithm.

/** The pool of caches, and the one for what no cache keeps. */
const CACHES = "caches";
const ORIGIN = "origin";

/** Parameters that change nothing in the answer. */
const IGNORED = new Set(["fbclid", "gclid", "msclkid"]);
const IGNORED_PREFIX = "utm_";

/** Who has these is shown pages of his own. */
const SESSION_COOKIE = "session";

/** @type {import("penstock").RouteScript} */
export default function cacheKeys(request, { pool, hashKey }) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return pool(ORIGIN, "not cacheable");
  }
  if (request.cookie(SESSION_COOKIE) !== null || request.header("authorization") !== null) {
    return pool(ORIGIN, "personal");
  }
  hashKey(request.host + request.path + "?" + parameters(request.queryString));
  return pool(CACHES, "cacheable");
}

/** @param {string | null} query */
function parameters(query) {
  if (query === null) {
    return "";
  }
  const kept = query.split("&").filter((pair) => {
    const name = pair.split("=", 1)[0];
    return name !== "" && !IGNORED.has(name) && !name.startsWith(IGNORED_PREFIX);
  });
  return kept.sort().join("&");
}
