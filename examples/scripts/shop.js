// @ts-check
import { isTester } from "./lib/testers.js";

/** @type {import("penstock").RouteScript} */
export default function route(request, { pool, split, reject, respond, setHeader, next }) {
  if (request.path.startsWith("/internal/") && !request.clientIp.in("127.0.0.0/8", "10.0.0.0/8")) {
    return reject(403, "internal paths are for us alone");
  }
  if (request.path === "/whoami") {
    return respond({ body: `you are ${request.clientIp}\n` }, "asked who they are");
  }
  if (isTester(request)) {
    setHeader("x-tester", "yes");
    return pool("canary", "tester");
  }
  const user = request.cookie("uid");
  if (user !== null) {
    return split({ stable: 95, canary: 5 }, "5 of 100 users", user);
  }
  return next("nobody we know");
}
