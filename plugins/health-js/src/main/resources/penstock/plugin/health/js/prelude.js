// What a script says of an endpoint. Every function goes through one object of the host's.
(desk, checks) => {
  "use strict";
  const { object, only, words } = checks;
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
    unhealthy: (why, options = {}) => {
      object("unhealthy", options);
      only("unhealthy", options, ["atOnce"]);
      return desk.unhealthy(words(why), options.atOnce === true);
    },
  });
}
