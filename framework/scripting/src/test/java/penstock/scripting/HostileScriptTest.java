package penstock.scripting;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static penstock.scripting.ScriptFixture.ask;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.spi.ByteSize;

/// What scripts may try, and what becomes of it. After each, the script answers the next call as if
/// nothing had happened.
class HostileScriptTest {

  private static final Set<Outcome> CUT = EnumSet.of(Outcome.TIMEOUT, Outcome.MEMORY);

  private static final ScriptSettings PATIENT =
      new ScriptSettings(
          null,
          ScriptSettings.Compiler.AUTO,
          false,
          new ScriptSettings.Limits(Duration.ofMillis(50), new ByteSize(64L << 20)),
          1000,
          Duration.ofMinutes(1));

  @RegisterExtension static final ScriptFixture fixture = new ScriptFixture();

  private static final AtomicInteger FILES = new AtomicInteger();
  private static @Nullable Scripts shared;

  @BeforeAll
  static void open() {
    shared = fixture.scripts(PATIENT);
  }

  private static Script script(String attack) {
    String file = "test" + FILES.incrementAndGet() + ".js";
    fixture.write(
        file,
        "export default function rule(text, { shout }) {\n"
            + "  if (text !== 'attack') return shout('well');\n"
            + attack
            + "\n  return 'through';\n}");
    return requireNonNull(shared).open(file, ScriptFixture.ECHO);
  }

  private static void assertUnharmed(Script script) {
    assertThat(ask(script, "hello")).isEqualTo("well!");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          while (true) {}
          for (;;) { try { throw 1 } catch (e) { continue } }
          for (;;) { try { for (;;) {} } finally { for (;;) {} } }
          do { var x = 1 } while (x)
          const f = () => g(); const g = () => { let i = 0; while (true) i++; }; f()
          function* forever() { while (true) yield 1 } for (const x of forever()) {}
          [1, 2, 3].sort(() => { for (;;) {} })
          [1].map(() => { for (;;) {} })
          JSON.stringify({ toJSON() { for (;;) {} } })
          JSON.parse('[1,2,3]', () => { for (;;) {} })
          'x'.replace(/x/, () => { for (;;) {} })
          new Proxy({}, { get() { for (;;) {} } }).anything
          const o = { get x() { for (;;) {} } }; o.x
          ({ valueOf() { for (;;) {} } }) + 1
          `${{ toString() { for (;;) {} } }}`
          shout({ toString() { for (;;) {} } } + '')
          const it = { [Symbol.iterator]() { return { next() { return { done: false } } } } }; for (const x of it) {}
          const [...all] = { [Symbol.iterator]() { return { next() { return { done: false } } } } }
          class A { constructor() { for (;;) {} } } new A()
          class A { static { for (;;) {} } }
          label: for (;;) { continue label }
          const c = () => Promise.resolve().then(c); return c().then(c)
          return new Promise(() => { for (;;) {} })
          return (async () => { for (;;) await null })()
          return { then() { for (;;) {} } }
          /^(a+)+\\1b$/.test('a'.repeat(40))
          /^(.*?,){11}P/.test('1,'.repeat(5000))
          let n = 7n; for (;;) n = n * n % 1000000007n
          const a = []; for (;;) a.push(a)
          const a = []; for (;;) a.push({ x: 1 })
          let s = 'x'; for (;;) { s += s; s.length > 1e8 && (s = 'x'); s.charCodeAt(s.length - 1) }
          for (;;) new Uint8Array(1 << 20)
          const m = new Map(); for (let i = 0; ; i++) m.set(i, 'x'.repeat(100) + i)
          for (;;) { try { new Array(1e6).fill(0) } catch (e) {} }
          let s = ''; for (;;) s = JSON.stringify([s, s]).slice(0, 100000)
          for (;;) 'a,b,c'.repeat(10000).split(',')
          const t = []; for (;;) t.push(Symbol('x'))
          for (;;) Object.defineProperty({}, Symbol(), { get() {} })
          """)
  void isCutOff(String attack) {
    Script script = script("  " + attack + ";");

    assertThatThrownBy(() -> ask(script, "attack"))
        .isInstanceOfSatisfying(ScriptException.class, e -> assertThat(e.outcome()).isIn(CUT))
        .hasMessageContaining("cut off, it");
    assertUnharmed(script);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          eval('1')
          new Function('return 1')()
          (function () {}).constructor('return 1')()
          (async () => {}).constructor('return 1')()
          (function* () {}).constructor('return 1')()
          (async function* () {}).constructor('return 1')()
          Object.getPrototypeOf(async function () {}).constructor('return 1')()
          [].map.constructor('return 1')()
          shout.constructor('return 1')()
          Java.type('java.lang.System')
          Polyglot.eval('js', '1')
          Polyglot.import('x')
          load('/etc/passwd')
          require('fs')
          process.exit(1)
          quit()
          new Worker('x')
          new WebAssembly.Module(new Uint8Array())
          new SharedArrayBuffer(8)
          Atomics.wait()
          setTimeout(() => {}, 0)
          fetch('http://127.0.0.1')
          new WeakRef({})
          Object.prototype.polluted = 1
          Object.defineProperty(Object.prototype, 'polluted', { value: 1 })
          Object.setPrototypeOf(Object.prototype, { polluted: 1 })
          ({}).__proto__.polluted = 1
          Array.prototype.push = () => 1
          String.prototype.startsWith = () => true
          JSON.parse = () => 1
          Math.random = () => 0
          RegExp.prototype.test = () => true
          Promise.prototype.then = () => 1
          Symbol.prototype.description = 1
          globalThis.leak = 1
          delete globalThis.JSON
          Object.defineProperty(globalThis, 'leak', { value: 1 })
          Reflect.set(Array.prototype, 'leak', 1) || missing
          Error.prepareStackTrace = () => 1
          Map.prototype.get = () => 1
          Object.getPrototypeOf([][Symbol.iterator]()).next = () => 1
          Object.getPrototypeOf(Object.getPrototypeOf(function* () {}.prototype)).next = () => 1
          shout.x = 1
          console.log = 1
          shout(Symbol('x'))
          (function f() { f() })()
          'x'.repeat(2 ** 31)
          new Array(-1)
          null.x
          throw undefined
          throw null
          throw { get message() { throw 1 } }
          throw new Proxy({}, { get() { throw 1 }, has() { throw 1 } })
          throw Object.create(null)
          """)
  void fails(String attack) {
    Script script = script("  " + attack + ";");

    assertThatThrownBy(() -> ask(script, "attack"))
        .isInstanceOfSatisfying(
            ScriptException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.ERROR));
    assertUnharmed(script);
    assertThat(ask(script("return String(({}).polluted);"), "attack")).isEqualTo("undefined");
  }

  /// Whether it is an error or cut off is the engine's affair: it ends, and the next call is well.
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          throw { get message() { for (;;) {} } }
          throw { get name() { for (;;) {} }, get stack() { for (;;) {} }, toString() { for (;;) {} } }
          throw new Proxy({}, { get() { for (;;) {} }, has() { for (;;) {} }, getPrototypeOf() { for (;;) {} }, ownKeys() { for (;;) {} } })
          throw new (class extends Error { get name() { for (;;) {} } get message() { for (;;) {} } })()
          function f() { throw new Error('x') } Object.defineProperty(f, 'name', { get() { for (;;) {} } }); f()
          throw new SyntaxError('x.js:99999999999:99999999999 far away')
          throw new SyntaxError('../../etc/passwd:1:1 elsewhere')
          return Promise.reject({ get message() { for (;;) {} } })
          return Promise.reject({ get message() { const a = []; for (;;) a.push({}); } })
          return (() => { let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; return JSON.stringify(o) })()
          return { then(ok) { ok() } }
          return { then(ok, no) { no() } }
          return { then(ok, no) { ok('a'); no('b'); ok('c') } }
          return { then(ok) { ok(new Proxy({}, { get() { for (;;) {} } })) } }
          return new Proxy({}, { get() { for (;;) {} }, has() { for (;;) {} } })
          function f() { shout('x'); f() } f()
          function f() { try { shout('x') } finally { f() } } f()
          function f() { console.log('x'); f() } f()
          return import('data:text/javascript,export default 1')
          return import('\\0')
          return import('/proc/self/environ')
          return import({ toString() { for (;;) {} } })
          Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)
          Array.prototype.join.call({ length: 2 ** 53 - 1 })
          Array.prototype.join.call({ length: 2 ** 31 - 2 }, '')
          Array.prototype.unshift.call({ length: 2 ** 53 - 3 }, 1)
          new Array(2 ** 32 - 1).fill(0)
          new Array(2 ** 32 - 1).join('x')
          """)
  void isBounded(String attack) {
    Script script = script("  " + attack + ";");

    try {
      assertThat(ask(script, "attack")).isNotNull();
    } catch (ScriptException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    assertUnharmed(script);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          class MyError extends Error { constructor() { super('x'); this.name = 'MyError' } } return new MyError().name ~ MyError
          const o = {}; o.toString = () => 'mine'; return String(o) ~ mine
          function F() {} F.prototype.valueOf = () => 7; return String(new F() + 1) ~ 8
          const o = { constructor: 'c' }; o.constructor = 'd'; return o.constructor ~ d
          const m = new Map([['a', 1]]); m.name = 'm'; return m.name + m.get('a') ~ m1
          class A { static name = 'B' } return A.name ~ B
          return [3, 1, 2].sort().map((x) => x * 2).join('-') ~ 2-4-6
          return Object.entries({ a: 1, b: 2 }).flat().join('') ~ a1b2
          return 'a1b2'.replace(/[0-9]/g, (d) => d * 2) ~ a2b4
          const { a, ...rest } = { a: 1, b: 2 }; return JSON.stringify(rest) ~ {"b":2}
          return new Intl.NumberFormat('en').format(1234.5) ~ 1,234.5
          return new Date(0).toISOString() ~ 1970-01-01T00:00:00.000Z
          return [...'ab'.matchAll(/./g)].map((m) => m[0]).join('+') ~ a+b
          return String(RegExp['$1']) ~ undefined
          """)
  void ordinaryCodeWorks(String code, String answer) {
    assertThat(ask(script("  " + code + ";"), "attack")).isEqualTo(answer);
  }

  @Test
  void aScriptThatDoesNotEndWhenItIsLoadedIsCutOff() {
    fixture.write("test.js", "for (;;) {}\nexport default () => 1;");
    Scripts scripts = requireNonNull(shared);

    assertThatThrownBy(() -> scripts.open("test.js", ScriptFixture.ECHO))
        .isInstanceOfSatisfying(
            ScriptException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.TIMEOUT));
  }

  @Test
  void aScriptThatNeverFinishesLoadingIsRefused() {
    fixture.write("test.js", "await new Promise(() => {});\nexport default () => 1;");
    Scripts scripts = requireNonNull(shared);

    assertThatThrownBy(() -> scripts.open("test.js", ScriptFixture.ECHO))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("test.js");
  }

  @Test
  void isNotCalledAnyMoreAfterTooManyStrikes() {
    fixture.write(
        "test.js", "export default (text) => { while (text === 'attack') {} return text; }");
    Script script = fixture.scripts(ScriptSettings.USUAL).open("test.js", ScriptFixture.ECHO);
    await()
        .until(() -> {
          try {
            return ask(script, "attack") == null;
          } catch (ScriptException e) {
            return e.outcome() == Outcome.QUARANTINED;
          }
        });

    assertThatThrownBy(() -> ask(script, "hello"))
        .isInstanceOfSatisfying(
            ScriptException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.QUARANTINED));
  }
}
