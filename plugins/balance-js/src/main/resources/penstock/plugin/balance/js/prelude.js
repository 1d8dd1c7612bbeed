// What scripts choose endpoints with. Every function goes through one object of the host's.
(table, checks) => {
  "use strict";
  const { text, number, words } = checks;
  return Object.freeze({
    attempt: () => table.attempt(),
    random: () => table.random(),
    below: (end) => table.below(number("below", end)),
    share: (key, experiment) => table.share(text("share", key), words(experiment)),
  });
}
