// @ts-check
// Clients go to the pool of their region by a table of address blocks; the narrowest block counts.
// Penstock brings no table: take one from your registry or provider, or list your own networks.

/** Pools of regions, and whom they serve. The blocks here are those reserved for documentation. */
const REGIONS = penstock.cidrTable({
  "eu": ["192.0.2.0/24", "2001:db8:1::/48"],
  "us": ["198.51.100.0/24", "2001:db8:2::/48"],
  "blocked": ["198.51.100.128/25"],
});

/** Where everybody else goes. */
const ELSEWHERE = "eu";

/** What the endpoint learns. */
const HEADER = "x-region";

/** @type {import("penstock").RouteScript} */
export default function geography(request, { pool, reject, setHeader }) {
  const region = REGIONS.find(request.clientIp);
  if (region === "blocked") {
    return reject(451, "region is not served");
  }
  setHeader(HEADER, region ?? "unknown");
  return region === null ? pool(ELSEWHERE, "no region") : pool(region, "region " + region);
}
