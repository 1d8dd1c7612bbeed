package penstock.core.io;

import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/// The [Loop] of each I/O thread of one worker.
public final class Loops {

  private final @Nullable Loop[] loops;

  /// @param threads how many I/O threads the worker has
  public Loops(int threads) {
    this.loops = new Loop[threads];
  }

  /// The calling thread's own loop.
  ///
  /// @param thread the I/O thread this is called on
  public Loop of(XnioIoThread thread) {
    int number = thread.getNumber();
    Loop loop = loops[number];
    if (loop == null) {
      loop = new Loop(thread);
      loops[number] = loop;
    }
    return loop;
  }
}
