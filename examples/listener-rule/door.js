// @ts-check
// Who comes from where goes to which pool; nothing of what is sent is read.

const SOURCES = penstock.cidrTable({
  partners: ["127.0.0.2/32", "198.51.100.0/24"],
  blocked: ["127.0.0.3/32"],
});

/** @type {import("penstock").ConnectionScript} */
export default function door(connection, { pool, reject, next }) {
  const source = SOURCES.find(connection.clientIp);
  if (source === "blocked") {
    return reject("blocked source");
  }
  return source === null ? next("nobody special") : pool(source, "by address");
}
