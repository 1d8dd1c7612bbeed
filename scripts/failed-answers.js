// @ts-check
// A filter. Failures are not kept by caches and say when to come again; what is missing under the
// paths of a retired API is gone for good; browsers see how long the endpoint took.

/** The paths of the retired API. */
const RETIRED = "/v1/";

/** Seconds after which to come again. */
const RETRY = "10";

/** @type {import("penstock").FilterScript} */
export default function failedAnswers(response, request) {
  if (response.status >= 500) {
    response.setHeader("cache-control", "no-store");
    if (response.status === 503 && response.header("retry-after") === null) {
      response.setHeader("retry-after", RETRY);
    }
    response.explain(`failure of ${response.endpoint ?? "our own"}`);
  } else if (response.status === 404 && request.path.startsWith(RETIRED)) {
    response.setStatus(410);
    response.explain("retired");
  }
  if (response.endpoint !== null) {
    response.addHeader("server-timing", `endpoint;dur=${Math.round(response.firstByteMillis)}`);
  }
}
