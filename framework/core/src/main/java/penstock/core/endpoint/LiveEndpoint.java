package penstock.core.endpoint;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.EndpointMetrics;
import penstock.core.metrics.Reason;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;

/// One endpoint as it is now: what it has in flight, how fast it answers, whether it may be used.
///
/// I/O threads count and read; control threads change its state. It lives as long as its pool has
/// an endpoint of its name and address, over reloads too.
public final class LiveEndpoint implements Candidate {

  /// A failed attempt's latency: who fails fast must not look like one that answers fast.
  static final long FAILURE_NANOS = 1_000_000_000L;

  private final Surroundings around;
  private final PeakEwma latency;
  private final FailureRuns runs = new FailureRuns();
  private final Tally tally = new Tally();
  private final Orders orders;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final Measured measured = new Measured();
  private final Findings findings;
  private volatile int weight;
  private volatile int most;
  private volatile Warmth warmth = Warmth.WARM;

  /// An endpoint on its own: ready, not checked.
  public LiveEndpoint(Endpoint endpoint, InetSocketAddress address, LongAdder poolInFlight) {
    this(Member.of(endpoint), address, Surroundings.alone(poolInFlight));
  }

  /// An endpoint of a pool, in its configured state and taken as healthy; its address is unresolved
  /// while its name was not looked up.
  public LiveEndpoint(Member member, InetSocketAddress address, Surroundings around) {
    this.around = around;
    this.latency = new PeakEwma(around.nanoTime());
    this.orders = new Orders(member, around.clock(), around.changed());
    this.weight = Math.max(1, member.endpoint().weight());
    Health unchecked = Health.unchecked(around.clock().instant());
    this.findings = new Findings(address, unchecked, around.changed());
  }

  @Override
  public Endpoint endpoint() {
    return orders.member().endpoint();
  }

  /// The endpoint's name.
  public String name() {
    return endpoint().name();
  }

  /// Where to connect; unresolved while its name cannot be looked up.
  public InetSocketAddress address() {
    return findings.address();
  }

  /// How connections to it are made.
  public Transport transport() {
    return around.transport().get();
  }

  /// One more attempt is under way. Runs on an I/O thread.
  public void begin() {
    inFlight.incrementAndGet();
    around.poolInFlight().increment();
    measured.sent();
  }

  /// The first byte of an answer came. Runs on an I/O thread.
  ///
  /// @param nanos since the request was sent; 0 or more
  public void answeredAfter(long nanos) {
    latency.add(nanos);
    measured.answeredAfter(nanos);
  }

  /// The attempt under way failed; called before [#end]. Runs on an I/O thread.
  public void failed(Reason reason) {
    measured.failed(reason);
  }

  /// Where it is measured from now on. Runs on a control thread.
  public void measuredBy(EndpointMetrics metrics) {
    measured.by(metrics);
  }

  /// An attempt has ended; called once for each [#begin()]. Runs on an I/O thread.
  ///
  /// @param outcome as far as the endpoint is to blame
  public void end(Outcome outcome) {
    inFlight.decrementAndGet();
    around.poolInFlight().decrement();
    tally.ended(outcome);
    int run = runs.ended(outcome);
    if (outcome.blames()) {
      measured.ended(outcome);
      latency.add(FAILURE_NANOS);
    }
    if (run > 0) {
      around.failures().failed(this, outcome, run);
    }
  }

  /// Its failures one after another.
  public FailureRuns runs() {
    return runs;
  }

  /// What became of its attempts.
  public Tally tally() {
    return tally;
  }

  /// A connection with it was made: it can be reached. Runs on an I/O thread.
  public void connected() {
    connectionOpened();
    runs.connected();
  }

  /// A connection or a session with it has begun, whether or not it can be reached. Runs on an I/O
  /// thread.
  public void connectionOpened() {
    connections.incrementAndGet();
  }

  /// A connection or a session with it has ended. Runs on an I/O thread.
  public void connectionClosed() {
    connections.decrementAndGet();
  }

  /// Open connections from all I/O threads, in use or idle; 0 or more.
  public int connections() {
    return connections.get();
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  /// How many attempts it gets at once, 0 for any number. Runs on a control thread.
  public void most(int atOnce) {
    most = atOnce;
  }

  /// Whether it has as many attempts under way as it may have.
  public boolean full() {
    int atOnce = most;
    return atOnce > 0 && inFlight.get() >= atOnce;
  }

  @Override
  public long poolInFlight() {
    return around.poolInFlight().sum();
  }

  /// Time to the first byte; a failed attempt counts as a second at least.
  @Override
  public double latencyNanos() {
    return latency.nanos();
  }

  /// Whether it is used only while no other endpoint can be.
  public boolean backup() {
    return orders.member().backup();
  }

  /// What the operator wants of it.
  public Standing standing() {
    return orders.standing();
  }

  /// What active checks found.
  public Health health() {
    return findings.health();
  }

  /// The last ejection, active or ended; null if there was none.
  public @Nullable Ejection ejection() {
    return findings.ejection();
  }

  /// Whether it is out because of what its real traffic met.
  public boolean ejected() {
    return findings.ejected();
  }

  /// Why its name cannot be looked up; null if it can, or has not been tried.
  public @Nullable String addressError() {
    return findings.addressError();
  }

  /// Whether there is an address to connect to.
  public boolean reachable() {
    return findings.reachable();
  }

  /// Whether new clients may be sent to it, as far as the operator says.
  public boolean takesNewClients() {
    return standing().state() == AdminState.READY && endpoint().weight() > 0;
  }

  /// Whether it has an address, its checks pass and it is not ejected.
  public boolean healthy() {
    return findings.healthy();
  }

  /// How it is, in one word.
  public Condition condition() {
    return Condition.of(this);
  }

  /// The operator orders a state. Runs on a control thread.
  ///
  /// @return whether it was in another
  public boolean order(AdminState state) {
    return orders.state(state);
  }

  /// What the operator and the configuration want of it.
  public Orders orders() {
    return orders;
  }

  /// Something under way is cut off because the drain's time is over. Runs on an I/O thread.
  public void forced() {
    orders.forced();
    measured.forced();
  }

  /// Active checks found something. Runs on a control thread.
  public void health(Health found) {
    findings.health(found);
  }

  /// Takes it out, or notes that it is back. Runs on a control thread.
  public void ejection(Ejection next) {
    findings.ejection(next, runs);
  }

  /// Its name was looked up. Runs on a control thread.
  public void address(InetSocketAddress found) {
    findings.address(found);
  }

  /// Its name could not be looked up; an address found earlier stays. Runs on a control thread.
  public void addressError(String reason) {
    findings.addressError(reason);
  }

  /// Takes over what may differ for the same server: weight, labels, part, configured state. What
  /// an operator ordered stays unless what is configured changed.
  void redefine(Member next) {
    orders.redefine(next);
  }

  Member member() {
    return orders.member();
  }

  void weight(int inForce) {
    weight = inForce;
  }

  Warmth warmth() {
    return warmth;
  }

  void warmth(Warmth next) {
    warmth = next;
  }

  @Override
  public String toString() {
    return name();
  }
}
