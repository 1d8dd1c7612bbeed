// @ts-check
// Puts each request into a class, for a rate-limit filter behind it (`key: header.x-rate-class` or
// the limits of a pool) and for the endpoint. Decides nothing else.

/** What carries the class; a client's own is replaced. */
const HEADER = "x-rate-class";

/** The claim of a verified token that names the client's plan, and the classes of plans. */
const PLAN_CLAIM = "plan";
const PLANS = new Map([
  ["free", "slow"],
  ["pro", "normal"],
  ["enterprise", "fast"],
]);

/** Our own machines. */
const INTERNAL = ["10.0.0.0/8", "fd00::/8"];

/** Paths that cost much, whoever asks. */
const COSTLY = ["/search", "/export"];

/** @type {import("penstock").RouteScript} */
export default function rateClasses(request, { next, setHeader }) {
  const rate = classOf(request);
  setHeader(HEADER, rate);
  return next(rate);
}

/** @param {import("penstock").Request} request */
function classOf(request) {
  if (request.clientIp.in(...INTERNAL)) {
    return "internal";
  }
  if (COSTLY.some((path) => request.path === path || request.path.startsWith(path + "/"))) {
    return "costly";
  }
  const plan = request.claim(PLAN_CLAIM);
  return (plan !== null && PLANS.get(plan)) || "anonymous";
}
