package penstock.core.engine;

import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import penstock.core.forward.RetryPlan;
import penstock.core.forward.StatusSet;
import penstock.core.route.RetryBackoffSettings;
import penstock.core.route.RetrySettings;
import penstock.core.route.Route;

/// Turns what users write under `retry:` into what forwarders do.
final class RetryPlans {

  private RetryPlans() {}

  static RetryPlan of(Route route) {
    Duration perTry = route.timeouts().perTry();
    long tryNanos = perTry == null ? 0 : perTry.toNanos();
    RetrySettings settings = route.retry();
    if (settings == null) {
      return RetryPlan.USUAL.within(tryNanos);
    }
    return new RetryPlan(
        settings.attempts(),
        causes(settings),
        settings.methods().stream().map(HttpString::tryFromString).collect(Collectors.toSet()),
        backoff(settings.backoff()),
        settings.otherEndpoint() ? RetryPlan.Where.OTHERS_FIRST : RetryPlan.Where.ANYWHERE,
        settings.bodyBytes().bytes(),
        tryNanos);
  }

  private static RetryPlan.Causes causes(RetrySettings settings) {
    Set<Integer> statuses = new HashSet<>();
    for (String word : settings.when()) {
      if (word.equals("5xx")) {
        IntStream.range(500, 600).forEach(statuses::add);
      } else if (Character.isDigit(word.charAt(0))) {
        statuses.add(Integer.valueOf(word));
      }
    }
    return new RetryPlan.Causes(
        settings.when().contains("reset"),
        settings.when().contains("timeout"),
        StatusSet.of(statuses),
        Set.copyOf(settings.grpcStatuses()));
  }

  private static RetryPlan.Backoff backoff(RetryBackoffSettings settings) {
    return new RetryPlan.Backoff(
        settings.base().toNanos(),
        settings.max().toNanos(),
        settings.jitter() == RetryBackoffSettings.Jitter.FULL);
  }
}
