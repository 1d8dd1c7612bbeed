package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static penstock.scripting.ScriptFixture.ask;

import org.graalvm.polyglot.HostAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineWordsTest {

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  /// What a script is given.
  public static final class Thing {

    @HostAccess.Export public final String path = "/";

    @HostAccess.Export
    public int length(String text) {
      return text.length();
    }

    @HostAccess.Export
    public int twice(int number) {
      return 2 * number;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          thing.lenght('x')   | TypeError: lenght: no function (expected: one of Thing)
          thing.path = 'x'    | TypeError: path: cannot be changed (expected: Thing is only read)
          thing.length()      | TypeError: length: 0 arguments (expected: 1)
          thing.length(7)     | TypeError: length: 7 (expected: text)
          thing.twice('x')    | TypeError: twice: text (expected: a whole number)
          thing.twice(1.5)    | TypeError: twice: 1.5 (expected: a whole number)
          thing.length(null)  | null (expected: a value)
          """)
  void saysWhatIsWrongWithACallOfTheHost(String expression, String words) {
    Script script = fixture.script("(thing) => { " + expression + "; }");
    assertThatThrownBy(
            () -> script.call((function, _, _) -> function.execute(new Thing()).isNull()))
        .isInstanceOf(ScriptException.class)
        .extracting(problem -> ((ScriptException) problem).words())
        .isEqualTo(words);
  }

  @Test
  void showsWhatWasThrownThatIsNoError() {
    assertThatThrownBy(() -> ask(fixture.script("() => { throw { code: 7 }; }"), ""))
        .hasMessageStartingWith("test.js:1:")
        .hasMessageEndingWith(": threw {code: 7}");
  }

  @Test
  void looksAtNothingForEver() {
    Script script =
        fixture.script(
            "() => { throw new Proxy({}, { getOwnPropertyDescriptor() { for (;;) {} } }); }");
    assertThatThrownBy(() -> ask(script, ""))
        .isInstanceOfSatisfying(
            ScriptException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.TIMEOUT));
    assertThat(Thread.interrupted()).isFalse();
  }
}
