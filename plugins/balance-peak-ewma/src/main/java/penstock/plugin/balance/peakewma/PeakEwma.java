package penstock.plugin.balance.peakewma;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// The cheaper of two candidates drawn at random, where the cost is the time that what is in flight
/// and one more will take: latency times (in flight + 1), divided by the weight.
///
/// Source: peak EWMA of Finagle and
/// [Linkerd](https://linkerd.io/2016/03/16/beyond-round-robin-load-balancing-for-latency/); two
/// choices as in M. Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, 2001.
final class PeakEwma implements Picker {

  private final Candidate[] candidates;
  private final double unknownNanos;

  PeakEwma(List<Candidate> candidates, double unknownNanos) {
    this.candidates = candidates.toArray(new Candidate[0]);
    this.unknownNanos = unknownNanos;
  }

  @Override
  public Candidate pick(Traffic traffic, int attempt) {
    int count = candidates.length;
    if (count == 1) {
      return candidates[0];
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int first = random.nextInt(count);
    int second = random.nextInt(count - 1);
    Candidate one = candidates[first];
    Candidate other = candidates[second < first ? second : second + 1];
    return cost(other) < cost(one) ? other : one;
  }

  private double cost(Candidate candidate) {
    double measured = candidate.latencyNanos();
    double nanos = measured > 0 ? measured : unknownNanos;
    return nanos * (candidate.inFlight() + 1.0) / candidate.weight();
  }
}
