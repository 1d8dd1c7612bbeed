// @ts-check
// A new version for those who ask for it by header or cookie, and for a share of all users, who
// stay with it. Who has no user cookie is drawn by chance.

/** Pools of this configuration. */
const STABLE = "stable";
const CANARY = "canary";

/** `x-canary: always` or `never`, for tests and tools. */
const HEADER = "x-canary";

/** The same for browsers, as a cookie. */
const COOKIE = "canary";

/** What users are told apart by. */
const USER_COOKIE = "uid";

/** The share of users that get the new version, from 0 to 1. */
const SHARE = 0.05;

/** @type {import("penstock").RouteScript} */
export default function canary(request, { pool, share, random }) {
  const asked = request.header(HEADER) ?? request.cookie(COOKIE);
  if (asked === "always") {
    return pool(CANARY, "asked for");
  }
  if (asked === "never") {
    return pool(STABLE, "asked for");
  }
  const user = request.cookie(USER_COOKIE);
  const place = user === null ? random() : share(user, "canary");
  return place < SHARE ? pool(CANARY, "in the share") : pool(STABLE, "not in the share");
}
