// What rules decide with. Every function goes through one object of the host's, which knows the
// request at hand.
(desk, checks) => {
  "use strict";
  const { text, object, words, reply } = checks;
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
    reject: reply.reject(desk),
    redirect: reply.redirect(desk),
    respond: reply.respond(desk),
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
