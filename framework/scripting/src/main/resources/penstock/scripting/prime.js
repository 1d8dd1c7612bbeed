// Touches once what the engine loads when it is first used, which takes longer than a call may.
(function () {
  "use strict";
  const text = "a1b2,c3=d4; Path/To?q=%20";
  [/[0-9]+/g, /^(a|b)+$/i, /(?<name>\w+)=(?<value>\w+)/u, /(a)\1/, /\p{L}+/u, /^(?=.*b)/s].forEach((regex) => {
    regex.test(text);
    text.match(regex);
    text.replace(regex, (all) => all + 1);
    text.split(regex);
  });
  [...text.matchAll(/./g)].map((match) => match[0]);
  text.startsWith("a"); text.endsWith("b"); text.includes("c"); text.slice(1, 3).padStart(5);
  text.toLowerCase().toUpperCase().trim().localeCompare("b"); text.normalize("NFC");
  encodeURIComponent(decodeURIComponent(text)); parseInt("12", 10); parseFloat("1.5");
  new Date(0).toISOString(); new Date(0).getHours(); String(new Date(0)); Date.now();
  new Intl.NumberFormat("en").format(1234.5); new Intl.DateTimeFormat("en").format(new Date(0));
  JSON.parse(JSON.stringify({ a: [1, "b", null], c: { d: true } }));
  [3, 1, 2].sort((a, b) => a - b).map((x) => x * 2).filter(Boolean).reduce((a, b) => a + b, 0);
  Object.entries(Object.fromEntries([["a", 1]])).flat(); Object.assign({}, { a: 1 }); structured();
  new Map([["a", 1]]).get("a"); new Set([1]).has(1); new WeakMap(); new Uint8Array(4).fill(1);
  Math.floor(Math.random() * 10); 7n ** 3n; `${1}`; Symbol("x").toString();
  function structured() {
    const { a, ...rest } = { a: 1, b: 2 };
    const [first, ...others] = [a, rest, 3];
    return [first, ...others];
  }
  class Thing extends Error { #x = 1; get x() { return this.#x; } }
  try { throw new Thing("x"); } catch (e) { String(e.stack); }
  function* gen() { yield 1; }
  for (const x of gen()) { x; }
  return (async () => { await null; return new Proxy({}, {}); })();
})();
