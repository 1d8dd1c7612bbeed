package penstock.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import penstock.plugin.balance.boundedload.BoundedLoadPlugin;
import penstock.plugin.balance.iphash.IpHashPlugin;
import penstock.plugin.balance.leastconnections.LeastConnectionsPlugin;
import penstock.plugin.balance.leastrequest.LeastRequestPlugin;
import penstock.plugin.balance.maglev.MaglevPlugin;
import penstock.plugin.balance.peakewma.PeakEwmaPlugin;
import penstock.plugin.balance.random.RandomPlugin;
import penstock.plugin.balance.rendezvous.RendezvousPlugin;
import penstock.plugin.balance.ringhash.RingHashPlugin;
import penstock.plugin.balance.roundrobin.RoundRobinPlugin;
import penstock.plugin.balance.weightedroundrobin.WeightedRoundRobinPlugin;
import penstock.spi.NoSettings;
import penstock.spi.Percent;
import penstock.spi.Plugin;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Request;
import penstock.testkit.ContextFixture;
import penstock.testkit.FakeCandidate;
import penstock.testkit.FakeRequest;
import penstock.testkit.Offers;

/// What one choice among few and many candidates costs, by each shipped policy.
///
/// 64 requests are in flight all the time: each pick is counted at its candidate and takes the
/// place of the oldest, so that policies that look at what is in flight see it move. The counting
/// is part of what is measured, for all alike.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PickBenchmark {

  private static final int IN_FLIGHT = 64;
  private static final int CLIENTS = 1024;

  /// The policy's type.
  @Param({
    "round-robin",
    "weighted-round-robin",
    "random",
    "least-connections",
    "least-request",
    "peak-ewma",
    "ip-hash",
    "ring-hash",
    "maglev",
    "rendezvous",
    "bounded-load"
  })
  String policy = "round-robin";

  /// How many candidates there are.
  @Param({"10", "1000"})
  int candidates;

  private final ContextFixture context = new ContextFixture();
  private final FakeCandidate[] inFlight = new FakeCandidate[IN_FLIGHT];
  private final Request[] requests = new Request[CLIENTS];
  private Picker picker = (_, _) -> FakeCandidate.named("none");
  private int next;

  /// Builds the candidates, the picker and the clients.
  @Setup
  public void build() {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < candidates; i++) {
      all.add(
          FakeCandidate.named("endpoint-" + (1000 + i), 1 + i % 3)
              .poolInFlight(IN_FLIGHT)
              .latencyNanos(1e6 + i));
    }
    picker = policyOf(policy, context).over(all);
    for (int i = 0; i < CLIENTS; i++) {
      requests[i] = FakeRequest.get("/").from("10.20." + i / 256 + "." + i % 256);
    }
    for (int i = 0; i < IN_FLIGHT; i++) {
      inFlight[i] = (FakeCandidate) picker.pick(requests[i], 0);
      inFlight[i].begin();
    }
  }

  /// Ends what the policy may have scheduled.
  @TearDown
  public void end() {
    context.close();
  }

  /// One choice.
  @Benchmark
  public Candidate pick() {
    int turn = next++;
    FakeCandidate picked = (FakeCandidate) picker.pick(requests[turn & CLIENTS - 1], 0);
    picked.begin();
    int place = turn & IN_FLIGHT - 1;
    inFlight[place].end();
    inFlight[place] = picked;
    return picked;
  }

  private static BalancingPolicy policyOf(String type, ContextFixture context) {
    HashKey key = HashKey.SOURCE_IP;
    return switch (type) {
      case "round-robin" -> of(new RoundRobinPlugin(), type, new NoSettings(), context);
      case "weighted-round-robin" ->
          of(new WeightedRoundRobinPlugin(), type, new NoSettings(), context);
      case "random" -> of(new RandomPlugin(), type, new NoSettings(), context);
      case "least-connections" -> of(new LeastConnectionsPlugin(), type, new NoSettings(), context);
      case "least-request" ->
          of(new LeastRequestPlugin(), type, new LeastRequestPlugin.Settings(2), context);
      case "peak-ewma" ->
          of(
              new PeakEwmaPlugin(),
              type,
              new PeakEwmaPlugin.Settings(Duration.ofMillis(30)),
              context);
      case "ip-hash" -> of(new IpHashPlugin(), type, new NoSettings(), context);
      case "ring-hash" ->
          of(new RingHashPlugin(), type, new RingHashPlugin.Settings(key, 160), context);
      case "maglev" -> of(new MaglevPlugin(), type, new MaglevPlugin.Settings(key, 65537), context);
      case "rendezvous" ->
          of(new RendezvousPlugin(), type, new RendezvousPlugin.Settings(key, 65536), context);
      case "bounded-load" ->
          of(
              new BoundedLoadPlugin(),
              type,
              new BoundedLoadPlugin.Settings(key, Percent.parse("125%"), 160),
              context);
      default ->
          throw new IllegalArgumentException("policy: " + type + " (expected: a shipped one)");
    };
  }

  private static BalancingPolicy of(
      Plugin plugin, String type, Record settings, ContextFixture context) {
    return Offers.of(plugin).create(BalancingPolicy.KIND, type, settings, context);
  }
}
