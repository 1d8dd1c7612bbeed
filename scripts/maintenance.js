// @ts-check
// Says "back soon" during a window, to everybody but the staff, and when to come back.

/** When it begins and ends; with the offset from UTC. */
const BEGIN = Date.parse("2026-03-01T22:00:00Z");
const END = Date.parse("2026-03-01T23:30:00Z");

/** Who sees the site meanwhile. */
const STAFF = ["10.0.0.0/8", "fd00::/8"];

const PAGE = "<!doctype html><title>Back soon</title><p>We are working on it and will be back soon.\n";

/** @type {import("penstock").RouteScript} */
export default function maintenance(request, { next, respond }) {
  if (request.time < BEGIN || request.time >= END) {
    return next("not now");
  }
  if (request.clientIp.in(...STAFF)) {
    return next("staff");
  }
  const seconds = Math.ceil((END - request.time) / 1000);
  return respond(
    {
      status: 503,
      body: PAGE,
      contentType: "text/html; charset=utf-8",
      headers: { "retry-after": String(seconds), "cache-control": "no-store" },
    },
    "maintenance",
  );
}
