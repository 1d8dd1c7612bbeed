package penstock.core.endpoint;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// What is wanted of an endpoint: by the configuration, and by an operator since. An order stays
/// until the configuration says something else than before, or another order is given. Control
/// threads change it, any thread reads.
public final class Orders {

  private final InstantSource clock;
  private final Runnable changed;
  private final AtomicReference<Standing> standing;
  private final AtomicInteger forced = new AtomicInteger();
  private volatile Member configured;
  private volatile Member member;

  /// @param changed run after a change, on the thread that made it
  Orders(Member configured, InstantSource clock, Runnable changed) {
    this.clock = clock;
    this.changed = changed;
    this.configured = configured;
    this.member = configured;
    this.standing = new AtomicReference<>(fresh(configured.state()));
  }

  private Standing fresh(AdminState state) {
    return new Standing(state, clock.instant(), false);
  }

  Member member() {
    return member;
  }

  Standing standing() {
    return standing.get();
  }

  /// Orders a state. Runs on a control thread.
  ///
  /// @return whether it was in another
  boolean state(AdminState wanted) {
    Standing next = fresh(wanted);
    Standing before = standing.getAndUpdate(now -> now.state() == wanted ? now : next);
    if (before.state() == wanted) {
      return false;
    }
    forced.set(0);
    changed.run();
    return true;
  }

  /// Orders a weight. Runs on a control thread.
  ///
  /// @param wanted 0 to 65535
  /// @return whether it had another
  public boolean weight(int wanted) {
    Member before = member;
    if (before.endpoint().weight() == wanted) {
      return false;
    }
    member = configured.weighing(wanted);
    changed.run();
    return true;
  }

  /// The drain is over: bound clients are not admitted any more. Runs on a control thread.
  ///
  /// @param judged the standing this was said of; if another was ordered since, nothing happens
  /// @return whether it was not over before
  public boolean drained(Standing judged) {
    return !judged.drained()
        && standing.compareAndSet(judged, new Standing(judged.state(), judged.since(), true));
  }

  /// Takes over another configuration for the same server.
  void redefine(Member next) {
    Member before = configured;
    int weight = next.endpoint().weight();
    boolean same = before.endpoint().weight() == weight;
    configured = next;
    member = same ? next.weighing(member.endpoint().weight()) : next;
    if (before.state() != next.state()) {
      boolean _ = state(next.state());
    }
  }

  /// One more request was cut off because the drain's time was over.
  void forced() {
    forced.incrementAndGet();
  }

  /// How many were, since the state was ordered; 0 or more.
  public int forcedCount() {
    return forced.get();
  }
}
