// What a script says of an endpoint. Every function goes through one object of the host's.
(desk, checks) => {
  "use strict";
  const { words } = checks;
  const { parse } = JSON;
  desk.readsJson((text) => {
    try {
      return parse(text);
    } catch (e) {
      return null;
    }
  });
  return Object.freeze({
    healthy: (why) => desk.healthy(words(why)),
    unhealthy: (why, options) =>
      desk.unhealthy(words(why),
        typeof options === "object" && options !== null && options.atOnce === true),
  });
}
