// The rule as Penstock has it.
export default function (request, { pool, share, next }) {
  if (request.header("x-canary") === "always") return pool("canary", "asked for");
  const user = request.cookie("uid");
  if (user !== null) {
    return share(user, "canary") < 0.05 ? pool("canary", "share") : pool("stable", "share");
  }
  return next("nobody we know");
}
