package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.scripting.ScriptFixture.ask;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'text', 1, undefined, Symbol('s'), 1n",
        "{ a: 1 }, [1, { c: 2 }], new Error('boo')",
        "Object.create(null)",
        "{ toString() { throw new Error(); } }",
        "{ toJSON() { throw new Error(); } }",
        "[1n]"
      })
  void failsNoCall(String arguments) {
    Script script = fixture.script("() => { console.log(" + arguments + "); return 'went on'; }");
    assertThat(ask(script, "")).isEqualTo("went on");
  }
}
