// @ts-check
// A filter. Answers get the headers that keep browsers safe unless they bring their own, cookies
// are sent by TLS alone, and nothing tells what the site is made of.

/** What every answer gets. */
const DEFAULTS = [
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "strict-origin-when-cross-origin"],
];

/** What pages get beside. */
const POLICY = "default-src 'self'";

/** By TLS alone, for a year. */
const STRICT = "max-age=31536000";

/** What goes. */
const TALKATIVE = ["server", "x-powered-by", "x-aspnet-version"];

const SECURE = /;\s*secure\s*(;|$)/i;

/** @type {import("penstock").FilterScript} */
export default function safeHeaders(response, request) {
  for (const name of TALKATIVE) {
    response.removeHeader(name);
  }
  for (const [name, value] of DEFAULTS) {
    if (response.header(name) === null) {
      response.setHeader(name, value);
    }
  }
  const type = response.header("content-type") ?? "";
  if (type.startsWith("text/html") && response.header("content-security-policy") === null) {
    response.setHeader("content-security-policy", POLICY);
  }
  if (request.scheme !== "https") {
    return;
  }
  response.setHeader("strict-transport-security", STRICT);
  const cookies = response.headers("set-cookie");
  if (cookies.some((cookie) => !SECURE.test(cookie))) {
    response.removeHeader("set-cookie");
    for (const cookie of cookies) {
      response.addHeader("set-cookie", SECURE.test(cookie) ? cookie : `${cookie}; Secure`);
    }
  }
}
