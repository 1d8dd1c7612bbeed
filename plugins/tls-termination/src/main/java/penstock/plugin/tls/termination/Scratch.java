package penstock.plugin.tls.termination;

import java.nio.ByteBuffer;

/// Memory outside the heap for what passes between the heap and BoringSSL, two pieces for each
/// thread. A record fits into one.
final class Scratch {

  private static final int BYTES = 18 * 1024;
  private static final ThreadLocal<ByteBuffer> IN =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BYTES));
  private static final ThreadLocal<ByteBuffer> OUT =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BYTES));

  private Scratch() {}

  /// For what BoringSSL is given; empty, until the thread's next call.
  static ByteBuffer in() {
    return IN.get().clear();
  }

  /// For what BoringSSL gives; empty, until the thread's next call.
  static ByteBuffer out() {
    return OUT.get().clear();
  }
}
