package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static penstock.scripting.ScriptFixture.ask;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReloadTest {

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  private final List<Boolean> reloads = new CopyOnWriteArrayList<>();
  private final Meter meter = new Reloads(reloads);

  /// Notes what became of changed files.
  private record Reloads(List<Boolean> reloads) implements Meter {

    @Override
    public void reloaded(boolean accepted) {
      reloads.add(accepted);
    }
  }

  private Script open() {
    return fixture.watched(meter).open("main.js", ScriptFixture.ECHO);
  }

  @Test
  void takesOverAFileThatChanges() {
    fixture.write("main.js", "export default () => 'one';");
    Script script = open();
    assertThat(ask(script, "")).isEqualTo("one");

    fixture.write("main.js", "export default () => 'number two';");

    await().untilAsserted(() -> assertThat(ask(script, "")).isEqualTo("number two"));
    await().until(() -> reloads.equals(List.of(true)));
  }

  @Test
  void takesOverAnImportedFileThatChanges() {
    fixture.write("lib/word.js", "export const word = 'one';");
    fixture.write("main.js", "import { word } from './lib/word.js'; export default () => word;");
    Script script = open();
    assertThat(ask(script, "")).isEqualTo("one");

    fixture.write("lib/word.js", "export const word = 'number two';");

    await().untilAsserted(() -> assertThat(ask(script, "")).isEqualTo("number two"));
  }

  @Test
  void staysWithWhatItHasIfTheNewOneIsBad() {
    fixture.write("main.js", "export default () => 'one';");
    Script script = open();

    fixture.write("main.js", "export default (");
    await().until(() -> reloads.equals(List.of(false)));
    assertThat(ask(script, "")).isEqualTo("one");

    fixture.write("main.js", "export default () => 'mended again';");
    await().untilAsserted(() -> assertThat(ask(script, "")).isEqualTo("mended again"));
    await().until(() -> reloads.equals(List.of(false, true)));
  }

  @Test
  void saysWhyTheNewestVersionIsNotInForceUntilOneIs() {
    fixture.write("lib/word.js", "export const word = 'one';");
    fixture.write("main.js", "import { word } from './lib/word.js'; export default () => word;");
    Scripts scripts = fixture.watched(meter);
    Script script = scripts.open("main.js", ScriptFixture.ECHO);
    ScriptState first = scripts.states().getFirst();
    assertThat(first.file()).isEqualTo("main.js");
    assertThat(first.role()).isEqualTo("echo");
    assertThat(first.files()).containsExactly("lib/word.js", "main.js");
    assertThat(first.quarantined()).isFalse();
    assertThat(first.refused()).isNull();

    fixture.replace("main.js", "export default (");
    await().until(() -> reloads.equals(List.of(false)));
    assertThat(scripts.states().getFirst().since()).isEqualTo(first.since());
    assertThat(scripts.states().getFirst().refused())
        .isEqualTo(
            """
            main.js:1:17: SyntaxError: Expected an operand but found eof
            >    1 | export default (
                   |                 ^\
            """);

    fixture.replace("main.js", "export default () => 'mended again';");
    await().until(() -> reloads.equals(List.of(false, true)));
    assertThat(scripts.states().getFirst().refused()).isNull();
    assertThat(scripts.states().getFirst().files()).containsExactly("main.js");
    scripts.close(script);
    assertThat(scripts.states()).isEmpty();
  }

  @Test
  void staysWithWhatItHasIfTestsFail() {
    fixture.write("main.js", "export default () => 'one';");
    Scripts scripts = fixture.watched(meter);
    AtomicBoolean fail = new AtomicBoolean(true);
    scripts.testedBy(
        file -> fail.get() ? List.of(file.getFileName() + ": expected one, was two") : List.of());
    Script script = scripts.open("main.js", ScriptFixture.ECHO);

    fixture.write("main.js", "export default () => 'number two';");
    await().until(() -> reloads.equals(List.of(false)));
    assertThat(ask(script, "")).isEqualTo("one");

    fail.set(false);
    fixture.write("main.js", "export default () => 'number three';");
    await().untilAsserted(() -> assertThat(ask(script, "")).isEqualTo("number three"));
  }

  @Test
  void looksAgainWhenOnlyTheTestsWereMended() {
    fixture.write("main.js", "export default () => 'one';");
    fixture.write("main.test.yaml", "wrong");
    Scripts scripts = fixture.watched(meter);
    scripts.testedBy(file -> {
      try {
        String tests = Files.readString(Scripts.testsOf(file));
        return tests.equals("mended") ? List.of() : List.of(tests);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    Script script = scripts.open("main.js", ScriptFixture.ECHO);
    fixture.write("main.js", "export default () => 'number two';");
    await().until(() -> reloads.equals(List.of(false)));

    fixture.write("main.test.yaml", "mended");

    await().untilAsserted(() -> assertThat(ask(script, "")).isEqualTo("number two"));
    await().until(() -> reloads.equals(List.of(false, true)));
  }

  @Test
  void refusesWhatIsTestedWithoutAnEndAndCountsTheThread() {
    fixture.write("main.js", "export default () => 'one';");
    CountDownLatch end = new CountDownLatch(1);
    try (Scripts scripts =
        new Scripts(
            fixture.dir(),
            ScriptSettings.USUAL,
            1,
            _ -> meter,
            TimeUnit.MILLISECONDS.toNanos(50))) {
      Script script = scripts.open("main.js", ScriptFixture.ECHO);
      scripts.testedBy(_ -> {
        while (end.getCount() > 0) {
          Thread.onSpinWait();
        }
        return List.of();
      });
      fixture.replace("main.js", "export default () => 'number two';");

      await().until(() -> reloads.equals(List.of(false)));

      assertThat(scripts.stuck()).isEqualTo(1);
      assertThat(ask(script, "")).isEqualTo("one");
      end.countDown();
      await().until(() -> scripts.stuck() == 0);
    }
  }

  @Test
  void runsTestsThatBreakOnceForEachChange() {
    fixture.write("main.js", "export default () => 'one';");
    Scripts scripts = fixture.watched(meter);
    AtomicInteger broken = new AtomicInteger();
    fixture.write("other.js", "export default () => 'one';");
    scripts.testedBy(file -> {
      if (file.endsWith("other.js")) {
        return List.of();
      }
      broken.incrementAndGet();
      throw new IllegalStateException("no tests today");
    });
    Script script = scripts.open("main.js", ScriptFixture.ECHO);
    Script other = scripts.open("other.js", ScriptFixture.ECHO);

    fixture.write("main.js", "export default () => 'number two';");
    await().until(() -> broken.get() > 0);
    // Each round looks at all files: two more have been made when this is noticed twice.
    fixture.write("other.js", "export default () => 'number two';");
    await().untilAsserted(() -> assertThat(ask(other, "")).isEqualTo("number two"));
    fixture.write("other.js", "export default () => 'number three';");
    await().untilAsserted(() -> assertThat(ask(other, "")).isEqualTo("number three"));

    assertThat(broken).hasValue(1);
    assertThat(ask(script, "")).isEqualTo("one");
  }

  @Test
  void keepsNoContextOfAScriptThatIsClosedMeanwhile() {
    fixture.write("main.js", "export default () => 'one';");
    Scripts scripts = fixture.watched(meter);
    Script script = scripts.open("main.js", ScriptFixture.ECHO);
    scripts.testedBy(_ -> {
      scripts.close(script);
      return List.of();
    });

    fixture.write("main.js", "export default () => 'number two';");

    await().until(() -> reloads.equals(List.of(true)));
    assertThat(script.version().ready()).isZero();
  }

  @Test
  void isLoadedOnceForAllWhoOpenIt() {
    fixture.write("main.js", "export default () => 'one';");
    Scripts scripts = fixture.watched(meter);
    Script first = scripts.open("main.js", ScriptFixture.ECHO);
    Script second = scripts.open("main.js", ScriptFixture.ECHO);
    assertThat(second).isSameAs(first);

    scripts.close(first);
    assertThat(ask(second, "")).isEqualTo("one");
    scripts.close(second);
    assertThat(scripts.open("main.js", ScriptFixture.ECHO)).isNotSameAs(first);
  }
}
