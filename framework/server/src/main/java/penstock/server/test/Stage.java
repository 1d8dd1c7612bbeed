package penstock.server.test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import penstock.config.Problem;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.engine.Rehearsal;
import penstock.core.engine.Rehearsed;
import penstock.core.engine.RehearsedPool;
import penstock.core.engine.RouteCoverage;

/// One line on which tests are played, with the time and the chance that they set. One thread at a
/// time.
final class Stage implements AutoCloseable {

  private final Rehearsal rehearsal;
  private final Props props;

  private Stage(Rehearsal rehearsal, Props props) {
    this.rehearsal = rehearsal;
    this.props = props;
  }

  /// What tests set. Read on any thread.
  private static final class Props {
    private volatile Instant now = Instant.EPOCH;
    private volatile SplittableRandom random = new SplittableRandom(0);

    Instant now() {
      return now;
    }

    long nextLong() {
      return random.nextLong();
    }

    void begin(Instant time, long seed) {
      now = time;
      random = new SplittableRandom(seed);
    }
  }

  /// Sets the line up.
  ///
  /// @throws penstock.config.ConfigException if the configuration is wrong
  /// @throws IOException if a file it names cannot be read
  static Stage of(Rehearsing rehearsals, Subject subject) throws IOException {
    Props props = new Props();
    Rehearsal.Director director =
        new Rehearsal.Director(
            props::now, props::nextLong, filter -> subject.filters().contains(filter.type()));
    return new Stage(rehearsals.of(subject.file(), subject.text(), director), props);
  }

  /// Runs one test.
  ///
  /// @param index of the test in the file
  /// @param place where it stands
  /// @throws WrongTestException if it asks for a pool, an endpoint or a listener that there is not
  CaseReport run(TestFileSettings file, int index, Problem place) {
    TestCaseSettings test = file.tests().get(index);
    long start = System.nanoTime();
    Moment clock = test.clock() == null ? file.clock() : test.clock();
    props.begin(clock.instant(), test.seed() == null ? file.seed() : test.seed());
    Map<String, TestPoolSettings> pools = new LinkedHashMap<>(file.pools());
    pools.putAll(test.pools());
    rehearsal.pools().values().forEach(RehearsedPool::restore);
    pools.forEach(this::set);
    List<String> differences = differences(test, playing(test));
    return new CaseReport(
        test.name(), place, differences, Duration.ofNanos(System.nanoTime() - start));
  }

  /// Plays one repetition, by its number from 1.
  private IntFunction<Rehearsed> playing(TestCaseSettings test) {
    TestRequestSettings request = test.request();
    if (request != null) {
      require("request.listener", request.listener(), rehearsal.listeners());
      TestAnswerSettings answer = test.answer();
      Playing playing =
          new Playing(request, answer == null ? null : answer.answer(), rehearsal::listenerFor);
      return n -> rehearsal.play(playing.request(n));
    }
    TestConnectionSettings connection = test.connection();
    if (connection == null) {
      throw new IllegalStateException("test: nothing comes in (expected: checked before)");
    }
    Set<String> listeners = rehearsal.sessions().listeners();
    require("connection.listener", connection.listener(), listeners);
    if (listeners.isEmpty()) {
      throw new WrongTestException(
          "connection", "no listener passes connections on (expected: tcp, tls, udp or auto)");
    }
    String said = connection.listener();
    Connecting connecting =
        new Connecting(connection, said == null ? listeners.iterator().next() : said);
    return n -> rehearsal.sessions().play(connecting.connection(n));
  }

  private static void require(String key, @Nullable String listener, Set<String> listeners) {
    if (listener != null && !listeners.contains(listener)) {
      throw new WrongTestException(
          key, listener + ": no such listener (expected: " + words(listeners) + ")");
    }
  }

  private static List<String> differences(TestCaseSettings test, IntFunction<Rehearsed> playing) {
    Judging judging = new Judging(test.expect());
    try {
      for (int n = 1; n <= test.repeat(); n++) {
        if (Thread.currentThread().isInterrupted()) {
          // Nobody waits any more, and a thread that goes on counts as lost.
          return List.of("interrupted after " + (n - 1) + " of " + test.repeat());
        }
        if (!judging.take(playing.apply(n))) {
          break;
        }
      }
    } catch (IllegalStateException e) {
      return List.of(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new WrongTestException(
          test.request() == null ? "connection" : "request", String.valueOf(e.getMessage()));
    }
    return judging.differences();
  }

  private void set(String name, TestPoolSettings state) {
    RehearsedPool pool = rehearsal.pools().get(name);
    String at = "pools." + name;
    if (pool == null) {
      throw new WrongTestException(
          at, "no such pool (expected: " + words(rehearsal.pools().keySet()) + ")");
    }
    Integer endpoints = state.endpoints();
    if (endpoints != null) {
      pool.endpoints(endpoints);
    }
    Integer healthy = state.healthy();
    if (healthy != null) {
      List<LiveEndpoint> all = pool.pool().endpoints();
      all.stream()
          .skip(healthy)
          .forEach(each -> pool.change(each.name(), HealthState.DOWN, AdminState.READY));
    }
    try {
      state.down().forEach(each -> pool.change(each, HealthState.DOWN, AdminState.READY));
      state.drain().forEach(each -> pool.change(each, HealthState.UP, AdminState.DRAIN));
      state.maint().forEach(each -> pool.change(each, HealthState.UP, AdminState.MAINT));
      state.inFlight().forEach(pool::busy);
    } catch (IllegalArgumentException e) {
      throw new WrongTestException(at, String.valueOf(e.getMessage()));
    }
  }

  private static String words(Iterable<String> names) {
    return String.join(", ", names);
  }

  List<RouteCoverage> coverage() {
    return rehearsal.coverage();
  }

  @Override
  public void close() {
    rehearsal.close();
  }
}
