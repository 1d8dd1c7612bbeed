package penstock.scripting;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What calls of scripts have failed with, for those who test them. Any thread.
final class Failures implements Meter {

  /// A test that goes on for long must not fill the memory.
  private static final int MOST = 100;

  private final Queue<ScriptException> untold = new ConcurrentLinkedQueue<>();

  @Override
  public void failed(ScriptException problem) {
    if (untold.size() < MOST) {
      untold.add(problem);
    }
  }

  /// Those that nobody was told of yet, in order.
  List<ScriptException> tell() {
    List<ScriptException> told = new ArrayList<>(0);
    for (ScriptException next = untold.poll(); next != null; next = untold.poll()) {
      told.add(next);
    }
    return told;
  }
}
