// What every script may use, `penstock`; and what preludes check the arguments of scripts with.
// Evaluated before the prelude.
(tables, replies) => {
  "use strict";
  const text = (name, value) => {
    if (typeof value !== "string") {
      throw new TypeError(`${name}: ${value === null ? "null" : typeof value} (expected: text)`);
    }
    return value;
  };
  const line = (name, value) => {
    if (typeof value !== "string") {
      throw new TypeError(
        `${name}: ${value === null ? "null" : typeof value} (expected: text, or an array of texts)`);
    }
    return value;
  };
  const number = (name, value) => {
    if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) > 1e6) {
      throw new TypeError(
        `${name}: ${typeof value === "number" ? value : typeof value} (expected: a whole number)`);
    }
    return value;
  };
  const object = (name, value) => {
    if (typeof value !== "object" || value === null) {
      throw new TypeError(`${name}: ${value === null ? "null" : typeof value} (expected: an object)`);
    }
  };
  // A misspelt part would silently be none.
  const only = (name, value, known) => {
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) {
        throw new TypeError(`${name}: ${key} (expected: ${known.join(", ")})`);
      }
    }
  };
  const words = (value) => (value === undefined || value === null ? "" : String(value));
  globalThis.penstock = {
    cidrTable: (blocks) => {
      object("cidrTable", blocks);
      const builder = tables.builder();
      for (const name of Object.keys(blocks)) {
        const given = blocks[name];
        for (const block of typeof given === "string" ? [given] : given) {
          builder.add(name, text("block", block));
        }
      }
      const table = builder.build();
      return Object.freeze({ find: Object.freeze((ip) => table.find(ip)) });
    },
  };
  const ANSWER = ["status", "body", "contentType", "headers"];
  // How a script answers a request itself.
  const reply = Object.freeze({
    reject: (status, why) => replies.reject(number("status", status), words(why)),
    redirect: (url, why, status) =>
      replies.redirect(text("url", url), words(why), status === undefined ? 302 : number("status", status)),
    respond: (answer, why) => {
      object("respond", answer);
      only("respond", answer, ANSWER);
      const { status = 200, body = "", contentType = "text/plain; charset=utf-8", headers = {} } =
        answer;
      object("headers", headers);
      const lines = Object.keys(headers).flatMap((name) =>
        Array.isArray(headers[name])
          ? Array.from(headers[name], (value) => [name, line(name, value)]).flat()
          : [name, line(name, headers[name])]);
      return replies.respond(number("status", status), text("body", body),
        text("contentType", contentType), lines, words(why));
    },
  });
  return Object.freeze({ text, number, object, only, words, reply });
}
