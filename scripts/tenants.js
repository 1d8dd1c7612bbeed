// @ts-check
// Each tenant has a pool of its own or shares one. The tenant is the subdomain, or else what the
// header says; the endpoint learns it by header, whatever the client sent.

/** `acme.app.example.com` is of the tenant `acme`. */
const DOMAIN = ".app.example.com";

/** What names the tenant elsewhere, and what the endpoint gets. */
const HEADER = "x-tenant";

/** The pools of tenants that have their own. */
const OWN = new Map([
  ["acme", "tenant-acme"],
  ["globex", "tenant-globex"],
]);

/** Where all others go. */
const SHARED = "tenants";

/** Tenants that are not served any more. */
const CLOSED = new Set(["initech"]);

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** @type {import("penstock").RouteScript} */
export default function tenants(request, { pool, reject, setHeader }) {
  const tenant = request.host.endsWith(DOMAIN)
    ? request.host.slice(0, -DOMAIN.length)
    : request.header(HEADER);
  if (tenant === null || !NAME.test(tenant)) {
    return reject(404, "no tenant");
  }
  if (CLOSED.has(tenant)) {
    return reject(410, "tenant closed");
  }
  setHeader(HEADER, tenant);
  const own = OWN.get(tenant);
  return own === undefined ? pool(SHARED, "shared") : pool(own, "own pool");
}
