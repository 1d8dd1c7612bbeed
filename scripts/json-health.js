// @ts-check
// A health check that reads an application's own page: it is well if it says so and all of its
// parts do, such as {"status": "UP", "checks": {"db": "UP", "queue": "UP"}, "load": 0.4}. One that
// is stopping is taken out at once.

/** What well is called. */
const WELL = ["up", "ok", "pass", "healthy"];

/** What an application that is about to stop says. */
const STOPPING = ["stopping", "out_of_service", "draining"];

/** More load than this, from 0 to 1, is too much. */
const MOST_LOAD = 0.95;

/** Slower than this, in milliseconds, is not well. */
const SLOWEST = 1500;

/** @param {unknown} value */
const word = (value) => String(value).toLowerCase();

/** @type {import("penstock").HealthScript} */
export default function jsonHealth(response, { healthy, unhealthy }) {
  const page = response.json();
  if (page === null) {
    return unhealthy("no JSON");
  }
  const status = word(page.status);
  if (STOPPING.includes(status)) {
    return unhealthy("stopping", { atOnce: true });
  }
  if (response.status >= 300 || !WELL.includes(status)) {
    return unhealthy(`says ${status}`);
  }
  for (const part of Object.keys(page.checks ?? {})) {
    if (!WELL.includes(word(page.checks[part]))) {
      return unhealthy(`${part} is ${word(page.checks[part])}`);
    }
  }
  if (page.load > MOST_LOAD) {
    return unhealthy(`load ${page.load}`);
  }
  if (response.latencyMillis > SLOWEST) {
    return unhealthy(`took ${Math.round(response.latencyMillis)} ms`);
  }
  return healthy(page.load === undefined ? "" : `load ${page.load}`);
}
