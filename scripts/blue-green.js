// @ts-check
// Two whole sites, of which one is live. Switching is one word and a save; testers see the other
// one by cookie or header beforehand. If the live one has no healthy endpoint, the other serves.

/** The site that is live: "blue" or "green". */
const LIVE = "blue";
const OTHER = LIVE === "blue" ? "green" : "blue";

/** `x-site: green`, as header or cookie. */
const CHOICE = "x-site";

/** @type {import("penstock").RouteScript} */
export default function blueGreen(request, { pool, facts }) {
  const chosen = request.header(CHOICE) ?? request.cookie(CHOICE);
  if (chosen === "blue" || chosen === "green") {
    return pool(chosen, "chosen");
  }
  if (facts(LIVE)?.healthy === 0 && (facts(OTHER)?.healthy ?? 0) > 0) {
    return pool(OTHER, "live site is down");
  }
  return pool(LIVE, "live");
}
