// @ts-check
// Phones, tablets, robots and all others to their own pools, by what browsers say of themselves.
// What they say is a hint and no proof: nothing may depend on it that matters.

/** The pools of kinds of device. */
const POOLS = { robot: "robots", tablet: "desktop", mobile: "mobile", desktop: "desktop" };

/** What the endpoint learns, so that it can keep answers apart in caches. */
const HEADER = "x-device";

const ROBOTS = /bot\b|crawler|spider|slurp|facebookexternalhit/i;
const TABLETS = /ipad|tablet|kindle|silk|android(?!.*mobile)/i;
const PHONES = /mobi|iphone|ipod|android|windows phone/i;

/**
 * @param {import("penstock").Request} request
 * @returns {keyof typeof POOLS}
 */
function device(request) {
  const agent = request.header("user-agent") ?? "";
  if (ROBOTS.test(agent)) {
    return "robot";
  }
  // The client hint is newer and plainer than the user agent.
  if (request.header("sec-ch-ua-mobile") === "?1") {
    return "mobile";
  }
  if (TABLETS.test(agent)) {
    return "tablet";
  }
  return PHONES.test(agent) ? "mobile" : "desktop";
}

/** @type {import("penstock").RouteScript} */
export default function devices(request, { pool, setHeader }) {
  const kind = device(request);
  setHeader(HEADER, kind);
  return pool(POOLS[kind], kind);
}
