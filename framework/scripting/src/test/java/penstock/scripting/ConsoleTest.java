package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.scripting.ScriptFixture.ask;

import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {

  private static final String REVOKED =
      "const revoked = () => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return"
          + " proxy; };";

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  private final List<String> written = new ArrayList<>();

  /// Takes what scripts say, as the console does.
  public static final class Lines {

    private final List<String> written;

    Lines(List<String> written) {
      this.written = written;
    }

    @HostAccess.Export
    public void write(String level, String text) {
      written.add(level + " " + text.strip());
    }
  }

  private void say(String arguments) {
    try (Context context =
        Context.newBuilder("js")
            .allowHostAccess(HostAccess.CONSTRAINED)
            .option("engine.WarnInterpreterOnly", "false")
            .build()) {
      String lockdown = Role.text(RealmMaker.class, "lockdown.js");
      var _ = context.eval("js", lockdown).execute(new Lines(written), context.eval("js", "({})"));
      var _ = context.eval("js", REVOKED + "(() => console.log(" + arguments + "))()");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'text', 1, undefined, Symbol('s'), 1n       | text 1 undefined Symbol(s) 1
          { a: 1 }, [1, { c: 2 }], new Error('boo')   | {"a":1} [1,{"c":2}] Error: boo
          Object.create(null)                         | {}
          { toString() { throw new Error(); } }       | {}
          { toJSON() { throw new Error(); } }         | [object Object]
          [1n]                                        | [object Object]
          revoked()                                   | [object Object]
          Array(1001).fill(0)                         | [object Object]
          ['x'.repeat(1001)]                          | [object Object]
          """)
  void showsWhatItIsGiven(String arguments, String text) {
    say(arguments);
    assertThat(written).containsExactly("info " + text);
  }

  @Test
  void looksAtNoMoreThanALineHolds() {
    Script script =
        fixture.script(
            """
            () => {
              let looked = 0;
              const item = { toJSON() { looked++; return 0; } };
              console.log(Array(100000).fill(item));
              return String(looked);
            }\
            """);
    assertThat(ask(script, "")).isEqualTo("1000");
  }
}
