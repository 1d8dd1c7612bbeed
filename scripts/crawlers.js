// @ts-check
// A filter for requests and answers. Crawlers that take without giving are turned away, others are
// noted as such (`${crawler.name}` in templates, `request.fact("crawler.name")` in rules), and
// those are told not to index what is not public.

/** Crawlers that are not let in. */
const UNWELCOME = /\b(scrapy|python-requests|go-http-client)\b/i;

/** Crawlers that are known, by the first word that fits. */
const KNOWN = /\b(googlebot|bingbot|duckduckbot|applebot)\b/i;

/** The one host that may be indexed. */
const PUBLIC = "www.example.com";

const FACT = "crawler.name";

/** @type {import("penstock").RequestFilter} */
export function request(request, { reject, note }) {
  const agent = request.header("user-agent") ?? "";
  if (UNWELCOME.test(agent)) {
    return reject(403, "crawler");
  }
  const known = KNOWN.exec(agent);
  if (known !== null) {
    note(FACT, known[1].toLowerCase());
  }
}

/** @type {import("penstock").FilterScript} */
export default function crawlers(response, request) {
  if (request.fact(FACT) !== null && request.host !== PUBLIC) {
    response.setHeader("x-robots-tag", "noindex, nofollow");
  }
}
