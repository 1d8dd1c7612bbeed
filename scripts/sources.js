// @ts-check
// A rule of a listener: connections go to pools by the address they come from; the narrowest block
// counts. Put it on `protocol: tcp`, `tls` or `udp`. Behind a proxy, take clients' addresses from
// its PROXY header (`proxyProtocol`), or every client has the proxy's.

/** Pools, and whom they serve. The blocks here are those reserved for documentation. */
const SOURCES = penstock.cidrTable({
  "partners": ["198.51.100.0/24", "2001:db8:2::/48"],
  "office": ["192.0.2.0/24", "2001:db8:1::/48"],
  "blocked": ["198.51.100.128/25"],
});

/** Whether who is nowhere is let in: it goes where the listener says. */
const OTHERS = true;

/** @type {import("penstock").ConnectionScript} */
export default function sources(connection, { pool, reject, next }) {
  const source = SOURCES.find(connection.clientIp);
  if (source === "blocked") {
    return reject("blocked source");
  }
  if (source !== null) {
    return pool(source, "source " + source);
  }
  return OTHERS ? next("unknown source") : reject("unknown source");
}
