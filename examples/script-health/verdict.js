// @ts-check

/** More than this many orders in the queue are too many. */
const MOST = 100;

/** @type {import("penstock").HealthScript} */
export default function verdict(response, { healthy, unhealthy }) {
  const page = response.json();
  if (page === null) {
    return unhealthy("no JSON");
  }
  if (page.state === "leaving") {
    return unhealthy("leaving", { atOnce: true });
  }
  return page.queue <= MOST ? healthy(`queue ${page.queue}`) : unhealthy(`queue ${page.queue}`);
}
