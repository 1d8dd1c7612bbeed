package penstock.server.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.core.engine.Checked;
import penstock.core.engine.Rehearsed;
import penstock.core.route.ValueSettings;
import penstock.scripting.ScriptException;

/// Compares what became of the requests of one test with what was expected. One thread at a time.
final class Judging {

  private static final String NONE = "none";

  /// Where a script fails that decides, or one that balances.
  private static final Set<String> REASONS =
      Set.of("script-error", "script-timeout", "plugin-error");

  private final TestExpectSettings expected;
  private final List<String> differences = new ArrayList<>();
  private final Map<String, Integer> routes = new TreeMap<>();
  private final Map<String, Integer> pools = new TreeMap<>();
  private final Map<String, Integer> endpoints = new TreeMap<>();
  private int count;

  Judging(TestExpectSettings expected) {
    this.expected = expected;
  }

  /// Takes one repetition.
  ///
  /// @param failures of scripts, in it
  /// @return whether it is worth going on
  boolean take(Rehearsed is, List<ScriptException> failures) {
    count++;
    routes.merge(named(is.route()), 1, Integer::sum);
    pools.merge(named(is.pool()), 1, Integer::sum);
    endpoints.merge(named(is.endpoint()), 1, Integer::sum);
    int before = differences.size();
    Integer status = expected.status();
    if (status != null) {
      Integer answered = is.answer() == null ? null : Integer.valueOf(is.answer().status());
      differ("status", status.toString(), status.equals(answered) ? null : shown(answered, is));
    }
    String reason = expected.reason();
    if (reason != null) {
      differ("reason", reason, reason.equals(is.reason()) ? null : is.reason());
    }
    why(is.why());
    boolean failing = reason != null && REASONS.contains(reason);
    fail(failing ? List.of() : failures, is.why());
    sent(is.sent());
    answer(is.answer());
    return differences.size() == before;
  }

  /// Takes one repetition of a health check.
  ///
  /// @param failures of scripts, in it
  /// @return whether it is worth going on
  boolean take(Checked is, List<ScriptException> failures) {
    count++;
    int before = differences.size();
    same("healthy", expected.healthy(), is.healthy());
    same("atOnce", expected.atOnce(), is.atOnce());
    why(is.why());
    fail(failures, is.why());
    return differences.size() == before;
  }

  private void same(String what, @Nullable Boolean wanted, boolean is) {
    if (wanted != null && wanted != is) {
      differ(what, wanted.toString(), Boolean.toString(is));
    }
  }

  private void why(String is) {
    value("why", expected.why(), is.isEmpty() ? null : is);
  }

  // What stands in for a script that fails would hide that it does.
  private void fail(List<ScriptException> failures, String why) {
    failures.stream()
        .filter(each -> !asksFor(each, why))
        .findFirst()
        .ifPresent(each -> differ("script", "an answer", each.why()));
  }

  /// Whether the test asks for a failure: its `why` would not fit without.
  private boolean asksFor(ScriptException failure, String why) {
    ValueSettings test = expected.why();
    if (test == null || !why.contains(failure.why())) {
      return false;
    }
    String without = why.replace(failure.why(), "");
    return test.accepts(why) && !test.accepts(without.isEmpty() ? null : without);
  }

  private void sent(Rehearsed.@Nullable Sent sent) {
    value("upstreamPath", expected.upstreamPath(), sent == null ? null : sent.path());
    String query = sent == null || sent.query().isEmpty() ? null : sent.query();
    value("upstreamQuery", expected.upstreamQuery(), query);
    value("hashKey", expected.hashKey(), sent == null ? null : sent.hashKey());
    expected
        .headers()
        .forEach((name, test) ->
            value("headers." + name, test, sent == null ? null : sent.header(name)));
  }

  private void answer(Rehearsed.@Nullable Answer answer) {
    value("location", expected.location(), answer == null ? null : answer.header("location"));
    value("body", expected.body(), answer == null ? null : answer.body());
    expected
        .answerHeaders()
        .forEach((name, test) ->
            value("answerHeaders." + name, test, answer == null ? null : answer.header(name)));
  }

  private static String shown(@Nullable Integer status, Rehearsed is) {
    return status == null ? "pool " + is.pool() : status.toString();
  }

  private void value(String what, @Nullable ValueSettings test, @Nullable String is) {
    if (test != null && !test.accepts(is)) {
      differ(what, test.words(), is == null ? NONE : is);
    }
  }

  private void differ(String what, String wanted, @Nullable String is) {
    if (is != null) {
      String when = count > 1 ? " (repetition " + count + ")" : "";
      differences.add(what + ": expected " + wanted + ", was " + is + when);
    }
  }

  /// Everything that differs; empty if the test passed. Ask once, at the end.
  List<String> differences() {
    shares("route", expected.route(), routes);
    shares("pool", expected.pool(), pools);
    shares("endpoint", expected.endpoint(), endpoints);
    return List.copyOf(differences);
  }

  private void shares(String what, Map<String, Share> wanted, Map<String, Integer> counted) {
    if (wanted.isEmpty()) {
      return;
    }
    double tolerance = wholly(wanted) ? 0 : expected.tolerance().fraction();
    boolean fits =
        wanted.entrySet().stream()
            .allMatch(each -> {
              double is = (double) counted.getOrDefault(each.getKey(), 0) / count;
              return Math.abs(is - each.getValue().fraction()) <= tolerance + 1e-9;
            });
    if (!fits) {
      String within = tolerance > 0 ? " (within " + expected.tolerance() + ")" : "";
      differences.add(
          what + ": expected " + shown(wanted) + within + ", was " + shownCounts(counted));
    }
  }

  /// One name with the whole: then it is no matter of chance.
  private static boolean wholly(Map<String, Share> wanted) {
    return wanted.values().stream().allMatch(share -> share.fraction() == 1);
  }

  private static String shown(Map<String, Share> shares) {
    return wholly(shares)
        ? String.join(", ", shares.keySet())
        : shares.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
  }

  private String shownCounts(Map<String, Integer> counted) {
    return counted.size() == 1
        ? counted.keySet().iterator().next()
        : counted.entrySet().stream()
            .map(each -> each.getKey() + " " + new Share((double) each.getValue() / count))
            .collect(Collectors.joining(", "));
  }

  private static String named(String name) {
    return name.isEmpty() ? NONE : name;
  }
}
