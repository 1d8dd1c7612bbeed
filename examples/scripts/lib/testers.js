// @ts-check

const TESTERS = new Set(["ada", "grace"]);

/**
 * @param {import("penstock").Request} request
 * @returns {boolean}
 */
export function isTester(request) {
  const user = request.cookie("uid");
  return request.header("x-canary") === "always" || (user !== null && TESTERS.has(user));
}
