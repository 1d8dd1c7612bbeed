// @ts-check
// A rule of a listener: each tenant's connections go to its own pool by the server name they ask
// for, without ending their TLS; all others share one. Put it on `protocol: tls` or `auto`.

/** `acme.db.example.com` is of the tenant `acme`. */
const DOMAIN = ".db.example.com";

/** The pools of tenants that have their own. */
const OWN = new Map([
  ["acme", "db-acme"],
  ["globex", "db-globex"],
]);

/** Where all others go; the same tenant always to the same endpoint with `key: fact.rule.key`. */
const SHARED = "db-shared";

/** Tenants that are not served any more. */
const CLOSED = new Set(["initech"]);

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** @type {import("penstock").ConnectionScript} */
export default function sniTenants(connection, { pool, reject, next, hashKey }) {
  const name = connection.serverName;
  if (name === null || !name.endsWith(DOMAIN)) {
    return next("not of the domain");
  }
  const tenant = name.slice(0, -DOMAIN.length);
  if (!NAME.test(tenant)) {
    return reject("no tenant");
  }
  if (CLOSED.has(tenant)) {
    return reject("tenant closed");
  }
  hashKey(tenant);
  const own = OWN.get(tenant);
  return own === undefined ? pool(SHARED, "shared") : pool(own, "own pool");
}
