package penstock.admin;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Knows the endpoint `a1` of the pool `api`, and notes what it is told.
final class StubOperator implements Operator {

  final List<String> told = new ArrayList<>();
  final Queue<Integer> inFlight = new ArrayDeque<>();
  volatile String state = "drain";
  volatile boolean closing;
  volatile boolean taken;

  @Override
  public @Nullable List<DrainView> order(String pool, @Nullable String endpoint, OrderBody order) {
    Integer weight = order.weight();
    if (weight != null && weight > 65_535) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 65535)");
    }
    told.add(pool + "/" + endpoint + " " + order.state() + " " + weight);
    return progress(pool, endpoint);
  }

  @Override
  public @Nullable List<DrainView> progress(String pool, @Nullable String endpoint) {
    if (!pool.equals("api") || (endpoint != null && !endpoint.equals("a1"))) {
      return null;
    }
    Integer next = inFlight.poll();
    int now = next == null ? 0 : next;
    List<DrainView.Blocking> blocking =
        now == 0
            ? List.of()
            : List.of(new DrainView.Blocking("GET / from 10.1.2.3", 30, false, false));
    return List.of(
        new DrainView("api", "a1", state, 1, 10, now, 0, 0, 30, 290L, 0, true, now == 0, blocking));
  }

  @Override
  public boolean rest(String listener, boolean rests) throws IOException {
    if (taken) {
      throw new IOException("bind: 127.0.0.1:80 is taken");
    }
    requireOpen();
    told.add(listener + " " + rests);
    return listener.equals("web");
  }

  @Override
  public void rest(boolean rests) {
    requireOpen();
    told.add("process " + rests);
  }

  @Override
  public ProcessView process() {
    return new ProcessView("drain", 3);
  }

  private void requireOpen() {
    if (closing) {
      throw new IllegalStateException("process: closing (expected: one that goes on)");
    }
  }
}
