// The rule as nginx has it, with FNV-1a by hand: njs brings only hashes that cost more.
function pool(r) {
  if (r.headersIn["x-canary"] === "always") return "canary";
  const user = r.variables.cookie_uid;
  if (user) {
    let hash = 2166136261;
    for (let i = 0; i < user.length; i++) {
      hash ^= user.charCodeAt(i);
      hash = (hash + (hash << 1) + (hash << 4) + (hash << 7) + (hash << 8) + (hash << 24)) >>> 0;
    }
    return hash % 100 < 5 ? "canary" : "stable";
  }
  return "stable";
}

export default { pool };
