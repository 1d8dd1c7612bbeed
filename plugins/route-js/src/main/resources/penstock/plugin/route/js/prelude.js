// What rules decide with. Every function goes through one object of the host's, which knows the
// request at hand.
(desk) => {
  "use strict";
  const text = (name, value) => {
    if (typeof value !== "string") {
      throw new TypeError(`${name}: ${value === null ? "null" : typeof value} (expected: text)`);
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
  const words = (value) => (value === undefined || value === null ? "" : String(value));
  globalThis.penstock = {
    cidrTable: (blocks) => {
      const builder = desk.tableBuilder();
      for (const name of Object.keys(blocks)) {
        const given = blocks[name];
        for (const block of typeof given === "string" ? [given] : given) {
          builder.add(name, text("block", block));
        }
      }
      const table = builder.build();
      return Object.freeze({ find: (ip) => table.find(ip) });
    },
  };
  return Object.freeze({
    pool: (name, why) =>
      typeof name === "string" && typeof why === "string"
        ? desk.pool(name, why)
        : desk.pool(text("pool", name), words(why)),
    split: (weights, why, stickBy) => {
      object("split", weights);
      const names = Object.keys(weights);
      const each = [];
      for (const name of names) {
        if (typeof weights[name] !== "number") {
          throw new TypeError(`split.${name}: ${typeof weights[name]} (expected: a number)`);
        }
        each.push(weights[name]);
      }
      return desk.split(names, each, words(why),
        stickBy === undefined || stickBy === null ? null : String(stickBy));
    },
    reject: (status, why) => desk.reject(number("status", status), words(why)),
    redirect: (url, why, status) =>
      desk.redirect(text("url", url), words(why), status === undefined ? 302 : number("status", status)),
    respond: (answer, why) => {
      object("respond", answer);
      const { status = 200, body = "", contentType = "text/plain; charset=utf-8", headers = {} } =
        answer;
      const lines = Object.keys(headers).flatMap((name) => [name, text(name, headers[name])]);
      return desk.respond(number("status", status), String(body), String(contentType), lines,
        words(why));
    },
    next: (why) => desk.next(typeof why === "string" ? why : words(why)),
    hashKey: (key) => desk.hashKey(text("hashKey", key)),
    subset: (labels) => {
      object("subset", labels);
      const names = Object.keys(labels);
      desk.subset(names, names.map((name) => text(name, labels[name])));
    },
    setHeader: (name, value) => desk.setHeader(text("header", name), text(name, value)),
    removeHeader: (name) => desk.removeHeader(text("header", name)),
    rewritePath: (path) => desk.rewritePath(text("path", path)),
    share: (key, experiment) => desk.share(text("share", key), words(experiment)),
    random: () => desk.random(),
    facts: (pool) => desk.facts(text("pool", pool)),
  });
}
