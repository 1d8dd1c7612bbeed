// Runs in every context before any script: what the language itself brings cannot be changed from
// then on, so nothing of one request is left in it for the next.
(function (host, tools) {
  "use strict";
  const {
    create, defineProperty, freeze, getOwnPropertyDescriptor, getOwnPropertyDescriptors,
    getPrototypeOf, hasOwn,
  } = Object;
  const { apply, ownKeys } = Reflect;
  const str = String;
  const { isArray } = Array;
  const { stringify } = JSON;
  const OBJECT = "[object Object]";

  // A line for the log must not fail what it tells of; what overflows may, or nothing would end it.
  const tried = (telling, word) => {
    try {
      return telling(word);
    } catch (e) {
      if (e instanceof RangeError) {
        throw e;
      }
      return OBJECT;
    }
  };
  const brief = (word) => (isArray(word) ? OBJECT : str(word));
  // What is too large for a line is not looked at any further: that would be cut off.
  const LONGEST = 1000;
  const shown = (word) => {
    let left = LONGEST;
    return stringify(word, (key, value) => {
      left -= typeof value === "string" ? 1 + value.length : 1;
      if (left < 0) {
        throw OBJECT;
      }
      return value;
    });
  };
  const told = (word) => {
    const text = tried(brief, word);
    return text === OBJECT ? str(tried(shown, word)) : text;
  };
  const line = (level) => (...words) => {
    let text = "";
    for (let i = 0; i < words.length; i++) {
      text += (i === 0 ? "" : " ") + told(words[i]);
    }
    host.write(level, text);
  };
  globalThis.console = {
    log: line("info"), info: line("info"), debug: line("debug"),
    warn: line("warn"), error: line("error"),
  };

  // What would carry something from one request, or one thread, to another, or watch the heap.
  for (const name of ["Atomics", "SharedArrayBuffer", "WeakRef", "FinalizationRegistry",
    "WebAssembly", "Polyglot", "Graal", "Java", "Packages", "java", "javax", "com", "org", "edu",
    "load", "loadWithNewGlobal", "print", "printErr", "quit", "exit", "eval", "Function"]) {
    delete globalThis[name];
  }
  for (const name of ownKeys(RegExp)) {
    if (name !== "prototype" && typeof name === "string" && name !== "name" && name !== "length" &&
        name !== "escape") {
      delete RegExp[name];
    }
  }

  // The constructors that only syntax leads to; they would compile text.
  const hidden = [
    function () {}, function* () {}, async function () {}, async function* () {},
  ];
  const refuse = function () {
    throw new TypeError("code from text (expected: code in files)");
  };
  for (let i = 0; i < hidden.length; i++) {
    const proto = getPrototypeOf(hidden[i]);
    refuse.prototype = proto;
    try {
      defineProperty(proto, "constructor", { value: refuse, writable: false, configurable: false });
    } catch (e) {
      // It cannot be replaced; compiling text is switched off in the engine as well.
    }
  }

  // An assignment to an object's own property of such a name must go on to work, though the
  // prototype's is frozen: `this.name = "MyError"`, `point.toString = ...`.
  const overridden = ["constructor", "toString", "toLocaleString", "valueOf", "toJSON", "name",
    "message", "cause", "stack", "length", "hasOwnProperty", "then", "get", "set", "has", "next",
    "return", "throw", "keys", "values", "entries", "map", "filter", "find", "sort", "join"];
  const opened = (object, name) => {
    const before = getOwnPropertyDescriptor(object, name);
    if (before === undefined || !("value" in before) || !before.configurable || !before.writable) {
      return;
    }
    const value = before.value;
    defineProperty(object, name, {
      get() {
        return value;
      },
      set(other) {
        if (this === object) {
          throw new TypeError("cannot change " + str(name) + " of what the language brings");
        }
        if (this === undefined || this === null) {
          return;
        }
        defineProperty(this, name,
          { value: other, writable: true, enumerable: true, configurable: true });
      },
      enumerable: before.enumerable,
      configurable: false,
    });
  };
  const plain = [Object.prototype, getPrototypeOf(hidden[0]), Error.prototype];
  for (const type of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
    AggregateError]) {
    plain.push(type.prototype);
  }
  for (let i = 0; i < plain.length; i++) {
    for (let j = 0; j < overridden.length; j++) {
      opened(plain[i], overridden[j]);
    }
  }

  const done = new Set();
  const waiting = [globalThis, tools];
  const add = (value) => {
    if ((typeof value === "object" && value !== null) || typeof value === "function") {
      if (!done.has(value)) {
        done.add(value);
        waiting.push(value);
      }
    }
  };
  const segments = new Intl.Segmenter("en").segment("");
  const hiding = [
    [][Symbol.iterator](), ""[Symbol.iterator](), new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](), "".matchAll(/x/g), (function* () {})(), (async function* () {})(),
    [].values().map((x) => x), Iterator.from({ next() {} }), segments, segments[Symbol.iterator](),
    // What the host gives has prototypes that nothing else leads to.
    host, host.write,
  ];
  // What the host throws has a prototype of its own.
  try {
    host.write("debug", null);
  } catch (e) {
    hiding.push(e);
  }
  for (let i = 0; i < hiding.length; i++) {
    for (let proto = getPrototypeOf(hiding[i]); proto !== null; proto = getPrototypeOf(proto)) {
      add(proto);
    }
  }
  for (let i = 0; i < hidden.length; i++) {
    add(getPrototypeOf(hidden[i]));
  }
  add(getPrototypeOf(Uint8Array));
  while (waiting.length > 0) {
    const object = waiting.pop();
    add(getPrototypeOf(object));
    const all = getOwnPropertyDescriptors(object);
    const names = ownKeys(all);
    for (let i = 0; i < names.length; i++) {
      const each = all[names[i]];
      if ("value" in each) {
        add(each.value);
      } else {
        add(each.get);
        add(each.set);
      }
    }
    if (object !== globalThis) {
      freeze(object);
    }
  }
  freeze(globalThis);
})
