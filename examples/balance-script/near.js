// @ts-check
// The least busy endpoint of our zone, and of the others only when all of ours have as much to do
// as we want to wait for.

const ZONE = "a";
const MOST = 100;

/** @type {import("penstock").PickScript} */
export default function near(candidates, request, { below }) {
  let best = 0;
  let least = Infinity;
  let equal = 1;
  for (let place = 0; place < candidates.length; place++) {
    const candidate = candidates.at(place);
    const load = candidate.inFlight() / candidate.weight;
    const cost = candidate.label("zone") === ZONE ? load : load + MOST;
    if (cost < least) {
      least = cost;
      best = place;
      equal = 1;
    } else if (cost === least && below(++equal) === 0) {
      best = place;
    }
  }
  return best;
}
