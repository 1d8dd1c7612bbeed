// @ts-check

/** @type {import("penstock").RequestFilter} */
export function request(request, { reject, setHeader, note }) {
  if (request.path.startsWith("/private/")) {
    return reject(403, "private");
  }
  const language = (request.header("accept-language") ?? "").startsWith("de") ? "de" : "en";
  setHeader("x-language", language);
  note("shop.language", language);
}

/** @type {import("penstock").FilterScript} */
export default function answers(response, request) {
  response.removeHeader("server");
  response.setHeader("content-language", request.fact("shop.language") ?? "en");
  if (response.status === 404 && request.path.startsWith("/v1/")) {
    response.setStatus(410);
    response.explain("retired");
  }
  if (response.endpoint !== null) {
    response.setHeader("server-timing", `shop;dur=${Math.round(response.firstByteMillis)}`);
  }
}
