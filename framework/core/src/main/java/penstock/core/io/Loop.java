package penstock.core.io;

import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;

/// What one I/O thread has to itself. Only that thread may touch it.
public final class Loop {

  private static final int SCRATCH = BufferPool.LARGE;
  private static final int GATHERED = 4096;

  private final XnioIoThread thread;
  private final TimingWheel wheel;
  private final byte[] scratch = new byte[SCRATCH];
  private final ByteBuffer gathered = ByteBuffer.allocateDirect(GATHERED);
  private final Runnable tick = this::tick;
  private final Round round;
  private long dueNanos;
  private boolean late;
  private long random;

  Loop(XnioIoThread thread) {
    this.thread = thread;
    this.round = new Round(thread);
    this.random = System.nanoTime() ^ ((long) thread.getNumber() << 56) ^ 0x9E3779B97F4A7C15L;
    this.wheel = new TimingWheel(System::nanoTime, this::scheduleTick);
  }

  private void scheduleTick() {
    dueNanos = System.nanoTime() + TimingWheel.TICK_NANOS;
    try {
      thread.executeAfter(tick, TimingWheel.TICK_NANOS, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // The thread is ending, and with it all that had a deadline.
    }
  }

  /// After the thread stood still, what has come meanwhile is read before anybody is late:
  /// deadlines wait for one more tick, and no longer, however busy the thread is.
  private void tick() {
    late = !late && System.nanoTime() - dueNanos > TimingWheel.TICK_NANOS;
    if (late) {
      scheduleTick();
    } else {
      wheel.run();
    }
  }

  /// The thread.
  public XnioIoThread thread() {
    return thread;
  }

  /// Has something done on the thread: now if this is it, otherwise soon.
  public void run(Runnable task) {
    if (Thread.currentThread() == thread) {
      task.run();
    } else {
      thread.execute(task);
    }
  }

  /// Has something done on an I/O thread when what that does now is done: never, if the thread is
  /// ending, and its connections with it.
  public static void soon(XnioIoThread thread, Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException _) {
      // There will be no later.
    }
  }

  /// What it does step by step.
  public Round round() {
    return round;
  }

  /// Its deadlines.
  public TimingWheel wheel() {
    return wheel;
  }

  /// A place to look at bytes in; its content does not outlive the current event.
  public byte[] scratch() {
    return scratch;
  }

  /// A place to put a few kilobytes together in, outside the heap; its content does not outlive the
  /// current event.
  public ByteBuffer gathered() {
    return gathered;
  }

  /// 64 random bits, good enough for identifiers and sampling, not for secrets.
  ///
  /// Source: SplitMix64, G. Steele et al., 2014.
  public long random() {
    random += 0x9E3779B97F4A7C15L;
    long z = random;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
