package penstock.plugin.route.js;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.spi.net.AddressText;
import penstock.spi.route.RouteDecision;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Traffic;

/// A script that is asked beside the one that decides. What the two disagree on is grouped by what
/// they say, and told of in the log once a minute.
final class Shadow {

  private static final Logger log = LoggerFactory.getLogger(Shadow.class);
  private static final int GROUPS = 50;
  private static final int SHOWN = 5;

  private final Script script;
  private final double share;
  private final String path;
  private final LongAdder asked = new LongAdder();
  private final LongAdder agreed = new LongAdder();
  private final Map<String, Group> groups = new ConcurrentHashMap<>();
  private final AtomicLong minute = new AtomicLong(minute());

  /// What is disagreed on in one way, with the first request as a sample.
  private record Group(LongAdder count, String sample) {}

  /// @param share of requests that it is asked of; 0 to 1
  /// @param path where in the configuration it stands
  Shadow(Script script, double share, String path) {
    this.script = script;
    this.share = share;
    this.path = path;
  }

  Script script() {
    return script;
  }

  private static long minute() {
    return TimeUnit.NANOSECONDS.toMinutes(System.nanoTime());
  }

  /// Asks it of a share of requests, and notes whether it says the same. Never throws what it
  /// throws.
  void compare(
      Traffic traffic,
      RouteDecision acted,
      RandomGenerator random,
      Function<Script, RouteDecision> asking) {
    if (share < 1 && random.nextDouble() >= share) {
      return;
    }
    String other;
    try {
      other = words(asking.apply(script));
    } catch (ScriptException e) {
      other = "script " + e.outcome().word();
    }
    String first = words(acted);
    boolean same = first.equals(other);
    script.meter().shadowed(same);
    asked.increment();
    if (same) {
      agreed.increment();
    } else {
      disagree(first + " -> " + other, traffic);
    }
    long now = minute();
    long before = minute.get();
    if (now != before && minute.compareAndSet(before, now)) {
      report();
    }
  }

  private void disagree(String how, Traffic traffic) {
    Group known = groups.get(how);
    if (known == null && groups.size() < GROUPS) {
      known = groups.computeIfAbsent(how, _ -> new Group(new LongAdder(), sample(traffic)));
    }
    if (known != null) {
      known.count().increment();
    }
  }

  private static String sample(Traffic traffic) {
    return traffic instanceof Request request
        ? request.method() + " " + request.host() + request.path()
        : "connection of " + AddressText.of(traffic.client().getAddress());
  }

  /// What becomes of the request, without the reason: that may well be put in other words.
  private static String words(RouteDecision decision) {
    return switch (decision) {
      case RouteDecision.Forward forward -> "pool " + forward.pool();
      case RouteDecision.Reject reject -> "reject " + reject.status();
      case RouteDecision.Redirect redirect ->
          "redirect " + redirect.status() + " " + redirect.location();
      case RouteDecision.Respond respond -> "respond " + respond.status();
      case RouteDecision.Fail fail -> fail.reason();
      case RouteDecision.Pass _ -> "next";
    };
  }

  /// Share of agreement and the greatest disagreements, for people.
  String summary() {
    long all = asked.sum();
    String greatest =
        groups.entrySet().stream()
            .sorted((a, b) -> Long.compare(b.getValue().count().sum(), a.getValue().count().sum()))
            .limit(SHOWN)
            .map(each ->
                each.getValue().count().sum()
                    + "x "
                    + each.getKey()
                    + " ("
                    + each.getValue().sample()
                    + ")")
            .collect(Collectors.joining("; "));
    return agreed.sum() + " of " + all + " agree" + (greatest.isEmpty() ? "" : "; " + greatest);
  }

  private void report() {
    log.atInfo()
        .addKeyValue("path", path)
        .addKeyValue("script", script.file())
        .addKeyValue("report", summary())
        .log("shadow compared");
  }
}
