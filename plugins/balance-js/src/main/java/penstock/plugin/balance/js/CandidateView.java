package penstock.plugin.balance.js;

import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Candidate;

/// A candidate as scripts see it: what changes while it is a candidate is asked for. Any thread.
public final class CandidateView {

  private final Candidate candidate;

  /// Of the endpoint.
  @HostAccess.Export public final String name;

  /// In force; 1 or more.
  @HostAccess.Export public final int weight;

  CandidateView(Candidate candidate) {
    this.candidate = candidate;
    this.name = candidate.endpoint().name();
    this.weight = candidate.weight();
  }

  Candidate candidate() {
    return candidate;
  }

  /// Requests, or connections, under way to it.
  @HostAccess.Export
  public int inFlight() {
    return candidate.inFlight();
  }

  /// Its moving average of the time to the first byte, in milliseconds; 0 before the first answer.
  @HostAccess.Export
  public double latency() {
    return candidate.latencyNanos() / 1e6;
  }

  /// One of its labels; null if it has none of that name.
  @HostAccess.Export
  public @Nullable String label(String label) {
    return candidate.endpoint().labels().get(label);
  }
}
