package penstock.core.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import penstock.core.drain.Census;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Underway;
import penstock.core.io.Timed;
import penstock.core.io.TimingWheel;
import penstock.core.metrics.Reason;
import penstock.core.udp.DatagramLoops;
import penstock.core.upstream.Upstreams;

/// Asks every I/O thread what it has under way. Control threads only.
final class LoopCensus implements Census {

  private static final int SHOWN = 5;
  private static final Comparator<Item> OLDEST_FIRST = Comparator.comparing(Item::age).reversed();

  /// An I/O thread that does not answer in this time has worse to do.
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Upstreams upstreams;
  private final DatagramLoops datagrams;

  LoopCensus(Upstreams upstreams, DatagramLoops datagrams) {
    this.upstreams = upstreams;
    this.datagrams = datagrams;
  }

  private int onEach(Consumer<TimingWheel> task) {
    return upstreams.onEach(loop -> task.accept(loop.wheel())) + datagrams.onEach(task);
  }

  @Override
  public Load of(LiveEndpoint endpoint) {
    BlockingQueue<Load> answers = new LinkedBlockingQueue<>();
    int asked = onEach(wheel -> answers.add(here(wheel, endpoint)));
    List<Item> items = new ArrayList<>();
    int upgraded = 0;
    int sessions = 0;
    long end = System.nanoTime() + PATIENCE_NANOS;
    try {
      for (int i = 0; i < asked; i++) {
        Load answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (answer == null) {
          break;
        }
        upgraded += answer.upgraded();
        sessions += answer.sessions();
        items.addAll(answer.oldest());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return new Load(upgraded, sessions, items.stream().sorted(OLDEST_FIRST).limit(SHOWN).toList());
  }

  // Only the few that are shown get a name: thousands may be under way.
  private static Load here(TimingWheel wheel, LiveEndpoint endpoint) {
    List<Underway> found = underway(wheel, endpoint);
    long now = System.nanoTime();
    List<Item> oldest =
        found.stream()
            .sorted(Comparator.comparingLong((Underway each) -> each.startNanos() - now))
            .limit(SHOWN)
            .map(each ->
                new Item(
                    each.name(),
                    Duration.ofNanos(Math.max(0, now - each.startNanos())),
                    each.upgraded(),
                    each.session()))
            .toList();
    return new Load(count(found, Underway::upgraded), count(found, Underway::session), oldest);
  }

  private static int count(List<Underway> found, Predicate<Underway> sort) {
    return (int) found.stream().filter(sort).count();
  }

  private static List<Underway> underway(TimingWheel wheel, LiveEndpoint endpoint) {
    List<Underway> found = new ArrayList<>();
    for (Timed owner : wheel.owners()) {
      if (owner instanceof Underway underway && underway.endpoint() == endpoint) {
        found.add(underway);
      }
    }
    return found;
  }

  @Override
  public void cutOff(LiveEndpoint endpoint) {
    int _ =
        onEach(wheel -> {
          for (Underway each : underway(wheel, endpoint)) {
            endpoint.forced();
            each.cutOff(Reason.DRAINED);
          }
        });
  }

  /// Breaks off the sessions of TCP and the upgraded connections at an endpoint that is down, soon:
  /// they have no deadline of their own that is worth the name. Requests have, and datagrams go
  /// elsewhere by themselves.
  static void breakOff(Upstreams upstreams, LiveEndpoint endpoint) {
    int _ =
        upstreams.onEach(loop ->
            underway(loop.wheel(), endpoint).stream()
                .filter(each -> each.session() || each.upgraded())
                .forEach(each -> each.cutOff(Reason.ENDPOINT_DOWN)));
  }

  /// Has all requests under way answered that we leave, as far as their answers have not begun,
  /// soon. What left HTTP behind is told otherwise, and sessions cannot be told.
  static void leave(Upstreams upstreams) {
    int _ =
        upstreams.onEach(loop -> {
          for (Timed owner : loop.wheel().owners()) {
            if (owner instanceof Underway each && !each.upgraded() && !each.session()) {
              each.cutOff(Reason.SHUTDOWN);
            }
          }
        });
  }

  @Override
  public void closeIdle(LiveEndpoint endpoint) {
    upstreams.evict(endpoint);
  }
}
