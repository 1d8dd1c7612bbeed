package penstock.plugin.route.js;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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

  private final Script first;
  private final Script script;
  private final double share;
  private final String path;
  private final AtomicReference<Tally> tally = new AtomicReference<>(new Tally("", ""));
  private final AtomicLong minute = new AtomicLong(minute());

  /// What two versions have said.
  ///
  /// @param first the one that decides
  /// @param other the one that is compared
  private record Tally(
      Object first, Object other, LongAdder asked, LongAdder agreed, Map<String, Group> groups) {

    Tally(Object first, Object other) {
      this(first, other, new LongAdder(), new LongAdder(), new ConcurrentHashMap<>());
    }
  }

  /// What is disagreed on in one way, with the first request as a sample.
  private record Group(LongAdder count, String sample) {}

  /// @param first the script that decides
  /// @param script the one that is asked beside it
  /// @param share of requests that it is asked of; 0 to 1
  /// @param path where in the configuration it stands
  Shadow(Script first, Script script, double share, String path) {
    this.first = first;
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
    String decided = words(acted);
    boolean same = decided.equals(other);
    script.meter().shadowed(same);
    Tally counts = tally();
    counts.asked().increment();
    if (same) {
      counts.agreed().increment();
    } else {
      disagree(counts.groups(), decided + " -> " + other, traffic);
    }
    long now = minute();
    long before = minute.get();
    if (now != before && minute.compareAndSet(before, now)) {
      report();
    }
  }

  /// Begun anew when either has been replaced: what was said before is of no interest then.
  private Tally tally() {
    Tally known = tally.get();
    Object decides = first.edition();
    Object compared = script.edition();
    if (known.first().equals(decides) && known.other().equals(compared)) {
      return known;
    }
    Tally fresh = new Tally(decides, compared);
    return tally.compareAndSet(known, fresh) ? fresh : tally.get();
  }

  private static void disagree(Map<String, Group> groups, String how, Traffic traffic) {
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
    Tally counts = tally.get();
    long all = counts.asked().sum();
    String greatest =
        counts.groups().entrySet().stream()
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
    return counts.agreed().sum()
        + " of "
        + all
        + " agree"
        + (greatest.isEmpty() ? "" : "; " + greatest);
  }

  private void report() {
    log.atInfo()
        .addKeyValue("path", path)
        .addKeyValue("script", script.file())
        .addKeyValue("report", summary())
        .log("shadow compared");
  }
}
