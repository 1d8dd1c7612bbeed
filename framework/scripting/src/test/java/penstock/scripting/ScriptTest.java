package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static penstock.scripting.ScriptFixture.ask;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScriptTest {

  /// For what is cut off only if it takes the square of the time.
  private static final ScriptSettings PATIENT =
      new ScriptSettings(
          null,
          ScriptSettings.Compiler.AUTO,
          false,
          new ScriptSettings.Limits(Duration.ofSeconds(2), ScriptSettings.Limits.USUAL.memory()),
          5,
          Duration.ofMinutes(1));

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  @Test
  void answers() {
    Script script = fixture.script("(text, { shout }) => shout('hello ' + text)");

    assertThat(ask(script, "world")).isEqualTo("hello world!");
  }

  @Test
  void importsFromItsFolder() {
    fixture.write("lib/words.js", "export const greet = (who) => `hi ${who}`;");
    fixture.write(
        "main.js",
        "import { greet } from './lib/words.js';\nexport default (text) => greet(text);");
    Script script = fixture.scripts(ScriptSettings.USUAL).open("main.js", ScriptFixture.ECHO);

    assertThat(ask(script, "you")).isEqualTo("hi you");
  }

  @Test
  void importsNothingElse() throws Exception {
    Path outside = Files.createTempFile("outside", ".js");
    Files.writeString(outside, "export const x = 1;");
    Files.createSymbolicLink(fixture.dir().resolve("link.js"), outside);
    for (String from :
        List.of(
            "../" + outside.getFileName(),
            outside.toString(),
            "./link.js",
            "lodash",
            "https://example.test/x.js",
            "file://" + outside,
            "./gone.js",
            "./data.json")) {
      fixture.write("main.js", "import { x } from '" + from + "';\nexport default () => x;");
      Scripts scripts = fixture.scripts(ScriptSettings.USUAL);
      assertThatThrownBy(() -> scripts.open("main.js", ScriptFixture.ECHO))
          .as(from)
          .isInstanceOf(ScriptException.class)
          .hasMessageStartingWith("main.js");
    }
    Files.delete(outside);
  }

  @Test
  void saysWhereTheSyntaxIsWrong() {
    fixture.write("main.js", "export default function () {\n  const a = ;\n}\n");
    Scripts scripts = fixture.scripts(ScriptSettings.USUAL);

    assertThatThrownBy(() -> scripts.open("main.js", ScriptFixture.ECHO))
        .isInstanceOfSatisfying(
            ScriptException.class,
            e -> {
              assertThat(e).hasMessageStartingWith("main.js:2:13: SyntaxError");
              assertThat(e.frame()).contains(">    2 |   const a = ;").contains("            ^");
            });
  }

  @Test
  void saysWhatIsWrongWithTheExport() {
    Scripts scripts = fixture.scripts(ScriptSettings.USUAL);
    fixture.write("none.js", "export const rule = 1;");
    fixture.write("number.js", "export default 42;");

    assertThatThrownBy(() -> scripts.open("none.js", ScriptFixture.ECHO))
        .hasMessageContaining("none.js")
        .hasMessageContaining("default");
    assertThatThrownBy(() -> scripts.open("number.js", ScriptFixture.ECHO))
        .hasMessage("number.js: default export: a number (expected: a function)");
    assertThatThrownBy(() -> scripts.open("gone.js", ScriptFixture.ECHO))
        .hasMessageStartingWith("gone.js: no such file (expected: a script in ");
  }

  @Test
  void saysWhereItThrew() {
    Script script = fixture.script("(text) => {\n  throw new Error('no ' + text);\n}");

    assertThatThrownBy(() -> ask(script, "way"))
        .isInstanceOfSatisfying(
            ScriptException.class,
            e -> {
              assertThat(e).hasMessage("test.js:2:9: Error: no way");
              assertThat(e.frame()).contains(">    2 |   throw new Error('no ' + text);");
              assertThat(e.outcome()).isEqualTo(Outcome.ERROR);
            });
  }

  @Test
  void takesWhatAnAsyncFunctionGives() {
    Script script = fixture.script("async (text) => { await null; return text + '?'; }");

    String answer =
        script.call(
            (function, tools, _) -> script.settled(function.execute("well", tools)).asString());

    assertThat(answer).isEqualTo("well?");
  }

  @Test
  void refusesPromisesThatWaitOrWereRejected() {
    Script waits = fixture.script("() => new Promise(() => {})");
    assertThatThrownBy(() -> waits.call((function, _, _) -> waits.settled(function.execute())))
        .hasMessageContaining("a promise that waits");

    Script rejects = fixture.script("async () => { throw new TypeError('no'); }");
    assertThatThrownBy(() -> rejects.call((function, _, _) -> rejects.settled(function.execute())))
        .hasMessage("test.js:1:36: TypeError: no");
  }

  @Test
  void hasAContextForEachThread() throws Exception {
    Script script = fixture.script("(() => { let n = 0; return () => String(++n); })()");
    List<String> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        calls.add(threads.submit(() -> ask(script, "")));
      }
      for (Future<String> call : calls) {
        answers.add(call.get());
      }
    }

    assertThat(answers).allSatisfy(answer -> assertThat(answer).matches("\\d+"));
    assertThat(answers).contains("1");
  }

  @Test
  void leavesNothingInPrototypesThatOnlyValuesLeadTo() {
    Script script =
        fixture.script(
            """
            (text, { fail }) => {
              const segments = new Intl.Segmenter('en').segment('a b');
              const values = [
                [].values().map((x) => x), Iterator.from({ next() { return { done: true }; } }),
                segments, segments[Symbol.iterator](), 'a'.matchAll(/a/g),
              ];
              try { fail(); } catch (e) { values.push(e); }
              const open = [];
              values.forEach((value, at) => {
                let proto = Object.getPrototypeOf(value);
                for (; proto !== null; proto = Object.getPrototypeOf(proto)) {
                  if (!Object.isFrozen(proto)) open.push(at);
                }
              });
              return values.length + ' looked at, open: ' + open;
            }\
            """);

    assertThat(ask(script, "")).isEqualTo("6 looked at, open: ");
  }

  @Test
  void locksManyContextsInOneSecond() {
    Console console = new Console("main.js");
    String[] unset = new String[1];
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> console.write("debug", unset[0]))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void tellsInOneShortLineWhatAPromiseWasRejectedWith() {
    Script script = fixture.script("async () => { throw 'a\\n'.repeat(100000); }");

    assertThatThrownBy(() -> ask(script, ""))
        .isInstanceOf(ScriptException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600).doesNotContain("\n"));
  }

  @Test
  void looksAtTheBeginningOfAMessageAlone() {
    fixture.write(
        "test.js", "export default () => { throw new Error('a' + ' '.repeat(1e5) + 'b'); }");
    Script script = fixture.scripts(PATIENT).open("test.js", ScriptFixture.ECHO);

    assertThatThrownBy(() -> ask(script, ""))
        .hasMessageStartingWith("test.js:1:")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500).endsWith("..."));
  }

  @Test
  void tellsThoseWhoTestWhatHasFailedOnce() {
    fixture.write("test.js", "export default (text) => { if (text) throw new Error(text); };");
    Scripts scripts = fixture.scripts(ScriptSettings.USUAL);
    Script script = scripts.open("test.js", ScriptFixture.ECHO);
    assertThat(scripts.failures()).isEmpty();

    assertThatThrownBy(() -> ask(script, "one")).isInstanceOf(ScriptException.class);
    assertThatThrownBy(() -> ask(script, "two")).isInstanceOf(ScriptException.class);

    assertThat(scripts.failures())
        .extracting(ScriptException::words)
        .containsExactly("Error: one", "Error: two");
    assertThat(scripts.failures()).isEmpty();
  }

  @Test
  void servesOthersThoughSeveralCallsAreCutOffInARow() {
    Script script = fixture.script("(text) => { while (text === 'loop') {} return text; }");
    assertThat(ask(script, "one")).isEqualTo("one");
    await().until(() -> script.version().ready() == Supply.SPARES);

    for (int i = 0; i < Supply.SPARES; i++) {
      assertThatThrownBy(() -> ask(script, "loop"))
          .isInstanceOfSatisfying(
              ScriptException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.TIMEOUT));
    }

    assertThat(ask(script, "two")).isEqualTo("two");
  }

  @Test
  void readsTheLinesAroundAnErrorOnlyForThoseWhoAsk() {
    Script script = fixture.script("(text) => {\n  throw new Error('no ' + text);\n}");

    assertThatThrownBy(() -> ask(script, "way"))
        .isInstanceOfSatisfying(
            ScriptException.class,
            e -> {
              assertThat(e.place()).isEqualTo(new ScriptException.Place("test.js", 2, 9));
              assertThat(e.words()).isEqualTo("Error: no way");
            });
  }

  @Test
  void isCutOffWhileItsErrorIsRead() {
    Script script =
        fixture.script(
            "(text) => Promise.reject({ get message() { while (text) {} return ''; } })");

    assertThatThrownBy(() -> ask(script, "loop"))
        .isInstanceOfSatisfying(
            ScriptException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.TIMEOUT));
    assertThatThrownBy(() -> ask(script, "")).hasMessageStartingWith("test.js: rejected: ");
  }

  @Test
  void heedsWhatAThenableSaysFirst() {
    Script script =
        fixture.script("(text) => ({ then(ok, no) { ok(text); no('late'); ok('later'); } })");

    assertThat(ask(script, "first")).isEqualTo("first");
  }

  @Test
  void keepsNoContextOfThreadsThatHaveEnded() throws Exception {
    Script script = fixture.script("(text) => text");
    for (int i = 0; i < 10; i++) {
      Thread thread = Thread.ofPlatform().start(() -> ask(script, "x"));
      thread.join();
    }

    assertThat(script.threads()).isEqualTo(1);
  }
}
