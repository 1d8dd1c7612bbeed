package penstock.plugin.balance.js;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Candidate;

/// A set of candidates as scripts see it, made once for all picks. Immutable.
public final class Candidates {

  private final CandidateView[] all;
  private final Map<String, Candidate> byName = new HashMap<>();

  /// How many there are; 1 or more.
  @HostAccess.Export public final int length;

  Candidates(List<Candidate> candidates) {
    all = candidates.stream().map(CandidateView::new).toArray(CandidateView[]::new);
    length = all.length;
    candidates.forEach(candidate -> byName.put(candidate.endpoint().name(), candidate));
  }

  /// One of them, in the order of their names.
  ///
  /// @throws IllegalArgumentException if there are not so many
  @HostAccess.Export
  public CandidateView at(int index) {
    if (index < 0 || index >= length) {
      throw new IllegalArgumentException(
          "candidate: " + index + " (expected: 0 to " + (length - 1) + ")");
    }
    return all[index];
  }

  /// Requests, or connections, under way to all endpoints of the pool.
  @HostAccess.Export
  public double inFlight() {
    return all[0].candidate().poolInFlight();
  }

  Candidate first() {
    return all[0].candidate();
  }

  /// The candidate that an answer means; null if it means none.
  ///
  /// @param answer a place, a name or the candidate itself
  @Nullable Candidate meant(Value answer) {
    if (answer.isNumber()) {
      int index = answer.fitsInInt() ? answer.asInt() : -1;
      return index < 0 || index >= length ? null : all[index].candidate();
    }
    if (answer.isHostObject() && answer.asHostObject() instanceof CandidateView view) {
      // A script may have kept one of before.
      return byName.get(view.name);
    }
    return answer.isString() ? byName.get(answer.asString()) : null;
  }
}
