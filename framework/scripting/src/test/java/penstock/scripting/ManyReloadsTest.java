package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static penstock.scripting.ScriptFixture.ask;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// New versions of a script leave nothing behind: 100 of them, or as many as `-Dpenstock.reloads`
/// says.
class ManyReloadsTest {

  private static final int RELOADS = Integer.getInteger("penstock.reloads", 100);

  /// Less than the JVM and the engine may add by chance would be asking too much; a context that
  /// stays takes a hundred times as much, a version a thousand times.
  private static final long MARGIN_BYTES = 3 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  /// What there is after a garbage collection.
  ///
  /// @param contexts of scripts
  /// @param heap bytes in use
  /// @param metaspace bytes in use
  /// @param threads of the platform
  private record Usage(int contexts, long heap, long metaspace, int threads) {

    private static final Pattern CONTEXTS =
        Pattern.compile(
            "(?m)^ *\\d+: +(\\d+) +\\d+"
                + " +com\\.oracle\\.truffle\\.polyglot\\.PolyglotContextImpl\\b");

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    static Usage now() throws JMException {
      String histogram =
          String.valueOf(
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()}));
      long metaspace =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals("Metaspace"))
              .mapToLong(pool -> pool.getUsage().getUsed())
              .sum();
      return new Usage(
          (int) found(CONTEXTS, histogram),
          found(TOTAL, histogram),
          metaspace,
          ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static long found(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
  }

  @Test
  void leaveNothingBehind() throws JMException {
    Scripts scripts = fixture.scripts(ScriptSettings.USUAL);
    fixture.write("main.js", text(0));
    Script script = scripts.open("main.js", ScriptFixture.ECHO);
    reload(scripts, script, 1, 30);
    Usage before = settled();

    reload(scripts, script, 31, RELOADS);

    // A thread that looks would be counted as one that was left behind.
    await()
        .pollInSameThread()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Usage after = Usage.now();
          assertThat(after.contexts()).isLessThanOrEqualTo(before.contexts() + Supply.SPARES);
          assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
          assertThat(after.heap()).isLessThan(before.heap() + MARGIN_BYTES);
          assertThat(after.metaspace()).isLessThan(before.metaspace() + MARGIN_BYTES);
        });
  }

  private static Usage settled() throws JMException {
    Usage last = Usage.now();
    Usage now = Usage.now();
    for (int looks = 0; looks < 100 && now.contexts() != last.contexts(); looks++) {
      last = now;
      now = Usage.now();
    }
    return now;
  }

  private static String text(int version) {
    return "const words = 'version ' + %d;\nexport default () => words;".formatted(version);
  }

  private void reload(Scripts scripts, Script script, int from, int times) {
    for (int version = from; version < from + times; version++) {
      fixture.replace("main.js", text(version));
      scripts.look();
      assertThat(ask(script, "")).isEqualTo("version " + version);
    }
  }
}
