package penstock.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.testkit.PluginJar;

/// A distribution's folder with one small plugin that brings `balance: round-robin`, `health: tcp`,
/// `health: reading`, which is well if it reads `well`, and `filter: failing`, which cannot be
/// made.
record Home(Path folder) {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /// Set by the plugin when its policy is closed while its classes can still be loaded.
  static final String CLOSED = "penstock.test.policy-closed";

  private static final String PLUGIN =
      """
      package sample;

      import penstock.spi.NoSettings;
      import penstock.spi.Plugin;
      import penstock.spi.Registrar;
      import penstock.spi.balance.BalancingPolicy;
      import penstock.spi.drain.DrainPolicy;
      import penstock.spi.health.HealthChecker;
      import penstock.spi.health.ProbeResult;
      import penstock.spi.io.HttpFilter;

      public final class SamplePlugin implements Plugin {
        @Override
        public void register(Registrar registrar) {
          registrar.offer(
              BalancingPolicy.KIND, "round-robin", NoSettings.class, (s, c) -> new First());
          registrar.offer(DrainPolicy.KIND, "graceful", NoSettings.class, (s, c) -> new Drain());
          registrar.offer(
              HealthChecker.KIND,
              "tcp",
              NoSettings.class,
              (s, c) -> (endpoint, timeout) -> new ProbeResult.Pass("well"));
          registrar.offer(
              HealthChecker.KIND, "reading", NoSettings.class, (s, c) -> new Reader());
          registrar.offer(
              HttpFilter.KIND,
              "failing",
              NoSettings.class,
              (s, c) -> { throw new NoClassDefFoundError("told to fail"); });
        }
      }
      """;

  private static final String POLICY =
      """
      package sample;

      import java.util.List;
      import penstock.spi.balance.BalancingPolicy;
      import penstock.spi.balance.Picker;
      import penstock.spi.endpoint.Candidate;

      final class First implements BalancingPolicy, AutoCloseable {
        @Override
        public Picker over(List<Candidate> candidates) {
          return (traffic, attempt) -> candidates.get(Math.floorMod(attempt, candidates.size()));
        }

        @Override
        public void close() {
          Farewell.say();
        }
      }
      """;

  private static final String READER =
      """
      package sample;

      import java.io.IOException;
      import java.io.UncheckedIOException;
      import java.nio.charset.StandardCharsets;
      import java.time.Duration;
      import penstock.spi.endpoint.Endpoint;
      import penstock.spi.health.HealthChecker;
      import penstock.spi.health.ProbeResult;
      import penstock.spi.health.http.Answer;
      import penstock.spi.health.http.AnswerJudge;
      import penstock.spi.health.http.AnswerReader;

      final class Reader implements HealthChecker, AnswerJudge {
        @Override
        public ProbeResult probe(Endpoint endpoint, Duration timeout) {
          throw new IllegalStateException("asked");
        }

        @Override
        public ProbeResult judge(Endpoint endpoint, AnswerReader reader, Duration latency) {
          try {
            Answer answer = reader.readHead();
            String body =
                new String(reader.readBody(answer, "GET", 100), StandardCharsets.UTF_8);
            String seen = answer.status() + " " + answer.values("x-a") + " " + body;
            return body.equals("well")
                ? new ProbeResult.Pass(seen)
                : new ProbeResult.Fail(seen, true, body.equals("leaving"));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
      """;

  private static final String DRAIN =
      """
      package sample;

      import java.time.Duration;
      import penstock.spi.drain.DrainPolicy;
      import penstock.spi.endpoint.Candidate;
      import penstock.spi.traffic.Traffic;

      final class Drain implements DrainPolicy {
        @Override
        public boolean admits(Traffic traffic, Candidate draining) {
          return true;
        }

        @Override
        public boolean drained(Candidate draining, Duration since) {
          return draining.inFlight() == 0;
        }
      }
      """;

  private static final String FAREWELL =
      """
      package sample;

      final class Farewell {
        static void say() {
          System.setProperty("%s", "yes");
        }
      }
      """
          .formatted(CLOSED);

  static Home in(Path folder) throws IOException {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    PluginJar.of("sample")
        .source("sample.SamplePlugin", PLUGIN)
        .source("sample.First", POLICY)
        .source("sample.Drain", DRAIN)
        .source("sample.Reader", READER)
        .source("sample.Farewell", FAREWELL)
        .in(plugins);
    return new Home(folder);
  }

  Path file() {
    return folder.resolve("penstock.yaml");
  }

  /// Writes the configuration.
  Penstock.Options with(String yaml) throws IOException {
    Files.writeString(file(), yaml);
    return options(file());
  }

  Penstock.Options options(@Nullable Path file) {
    return new Penstock.Options(folder, file, file == null ? "{}" : null);
  }

  /// The platform threads there are now.
  static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("penstock") || name.contains("XNIO"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Waits until something holds that happens on another thread.
  static void await(String what, BooleanSupplier holds) throws InterruptedException {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("never happened: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
