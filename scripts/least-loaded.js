// @ts-check
// Balancing, for `balance: { type: js, script: least-loaded.js }`: of two endpoints drawn by chance
// the one with less under way for its weight. It is what `least-request` does; begin here to try
// something of your own.

/** @type {import("penstock").PickScript} */
export default function leastLoaded(candidates, traffic, { below }) {
  const first = below(candidates.length);
  const second = (first + 1 + below(candidates.length - 1)) % candidates.length;
  const one = candidates.at(first);
  const other = candidates.at(second);
  return one.inFlight() * other.weight <= other.inFlight() * one.weight ? first : second;
}
