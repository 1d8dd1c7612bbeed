package penstock.server.test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import penstock.config.Problem;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.engine.Rehearsal;
import penstock.core.engine.RehearsedAnswer;
import penstock.core.engine.RehearsedPool;
import penstock.core.engine.RouteCoverage;
import penstock.scripting.ScriptException;

/// One line on which tests are played, with the time and the chance that they set. One thread at a
/// time.
final class Stage implements AutoCloseable {

  private final Rehearsing house;
  private final Rehearsal rehearsal;
  private final Props props;

  private Stage(Rehearsing house, Rehearsal rehearsal, Props props) {
    this.house = house;
    this.rehearsal = rehearsal;
    this.props = props;
  }

  /// What a test does.
  @FunctionalInterface
  private interface Act {

    /// Plays one repetition.
    ///
    /// @param n its number from 1
    /// @param judging is told what came of it
    /// @return whether it is worth going on
    /// @throws InterruptedException if interrupted
    boolean play(int n, Judging judging) throws InterruptedException;
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
    return new Stage(rehearsals, rehearsals.of(subject.file(), subject.text(), director), props);
  }

  /// Loads the health checks, which are otherwise loaded when the first is asked for.
  ///
  /// @throws RuntimeException if one cannot be made
  void loadChecks() {
    rehearsal.pools().values().forEach(RehearsedPool::loadChecks);
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
    List<String> differences = differences(test, act(test));
    return new CaseReport(
        test.name(), place, differences, Duration.ofNanos(System.nanoTime() - start));
  }

  private Act act(TestCaseSettings test) {
    TestRequestSettings request = test.request();
    TestConnectionSettings connection = test.connection();
    TestAnswerSettings answer = test.answer();
    RehearsedAnswer given = answer == null ? null : answer.answer();
    if (request != null) {
      require("request.listener", request.listener(), rehearsal.listeners());
      Playing playing = new Playing(request, given, rehearsal::listenerFor);
      return (n, judging) -> judging.take(rehearsal.play(playing.request(n)), house.failures());
    }
    if (connection != null) {
      return connecting(connection);
    }
    if (test.check() == null || given == null) {
      throw new IllegalStateException("test: nothing comes in (expected: checked before)");
    }
    return checking(test.check(), given);
  }

  private Act connecting(TestConnectionSettings connection) {
    Set<String> listeners = rehearsal.sessions().listeners();
    require("connection.listener", connection.listener(), listeners);
    if (listeners.isEmpty()) {
      throw new WrongTestException(
          "connection", "no listener passes connections on (expected: tcp, tls, udp or auto)");
    }
    String said = connection.listener();
    Connecting connecting =
        new Connecting(connection, said == null ? listeners.iterator().next() : said);
    return (n, judging) ->
        judging.take(rehearsal.sessions().play(connecting.connection(n)), house.failures());
  }

  private Act checking(TestCheckSettings check, RehearsedAnswer answer) {
    String said = check.pool();
    RehearsedPool pool =
        said == null
            ? rehearsal.pools().values().stream()
                .filter(RehearsedPool::checked)
                .findFirst()
                .orElseThrow(() ->
                    new WrongTestException(
                        "check", "no pool has a health check (expected: one of type http or js)"))
            : pool("check.pool", said);
    return (_, judging) -> judging.take(pool.check(check.endpoint(), answer), house.failures());
  }

  private static void require(String key, @Nullable String listener, Set<String> listeners) {
    if (listener != null && !listeners.contains(listener)) {
      throw new WrongTestException(
          key, listener + ": no such listener (expected: " + words(listeners) + ")");
    }
  }

  private List<String> differences(TestCaseSettings test, Act act) {
    Judging judging = new Judging(test.expect());
    try {
      // What failed before is no fault of this test.
      List<ScriptException> _ = house.failures();
      for (int n = 1; n <= test.repeat(); n++) {
        if (Thread.currentThread().isInterrupted()) {
          // Nobody waits any more, and a thread that goes on counts as lost.
          return List.of("interrupted after " + (n - 1) + " of " + test.repeat());
        }
        if (!act.play(n, judging)) {
          break;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of("interrupted");
    } catch (ScriptException e) {
      throw new WrongTestException(test.comes(), e.withFrame());
    } catch (IllegalStateException e) {
      return List.of(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new WrongTestException(test.comes(), String.valueOf(e.getMessage()));
    }
    return judging.differences();
  }

  private void set(String name, TestPoolSettings state) {
    String at = "pools." + name;
    RehearsedPool pool = pool(at, name);
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

  private RehearsedPool pool(String at, String name) {
    RehearsedPool pool = rehearsal.pools().get(name);
    if (pool == null) {
      throw new WrongTestException(
          at, "no such pool (expected: " + words(rehearsal.pools().keySet()) + ")");
    }
    return pool;
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
