package penstock.core.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import penstock.core.drain.Census;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Underway;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.upstream.Upstreams;

/// Asks every I/O thread what it has under way. Control threads only.
final class LoopCensus implements Census {

  private static final int SHOWN = 5;
  private static final Comparator<Item> OLDEST_FIRST = Comparator.comparing(Item::age).reversed();

  /// An I/O thread that does not answer in this time has worse to do.
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Upstreams upstreams;

  LoopCensus(Upstreams upstreams) {
    this.upstreams = upstreams;
  }

  @Override
  public Load of(LiveEndpoint endpoint) {
    BlockingQueue<Load> answers = new LinkedBlockingQueue<>();
    int asked = upstreams.onEach(loop -> answers.add(here(loop, endpoint)));
    List<Item> items = new ArrayList<>();
    int upgraded = 0;
    long end = System.nanoTime() + PATIENCE_NANOS;
    try {
      for (int i = 0; i < asked; i++) {
        Load answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (answer == null) {
          break;
        }
        upgraded += answer.upgraded();
        items.addAll(answer.oldest());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return new Load(upgraded, items.stream().sorted(OLDEST_FIRST).limit(SHOWN).toList());
  }

  // Only the few that are shown get a name: thousands may be under way.
  private static Load here(Loop loop, LiveEndpoint endpoint) {
    List<Underway> found = underway(loop, endpoint);
    long now = System.nanoTime();
    List<Item> oldest =
        found.stream()
            .sorted(Comparator.comparingLong((Underway each) -> each.startNanos() - now))
            .limit(SHOWN)
            .map(each ->
                new Item(
                    each.name(),
                    Duration.ofNanos(Math.max(0, now - each.startNanos())),
                    each.upgraded()))
            .toList();
    return new Load((int) found.stream().filter(Underway::upgraded).count(), oldest);
  }

  private static List<Underway> underway(Loop loop, LiveEndpoint endpoint) {
    List<Underway> found = new ArrayList<>();
    for (Timed owner : loop.wheel().owners()) {
      if (owner instanceof Underway underway && underway.endpoint() == endpoint) {
        found.add(underway);
      }
    }
    return found;
  }

  @Override
  public void cutOff(LiveEndpoint endpoint) {
    int _ =
        upstreams.onEach(loop -> {
          for (Underway each : underway(loop, endpoint)) {
            endpoint.forced();
            each.cutOff();
          }
        });
  }

  @Override
  public void closeIdle(LiveEndpoint endpoint) {
    upstreams.evict(endpoint);
  }
}
