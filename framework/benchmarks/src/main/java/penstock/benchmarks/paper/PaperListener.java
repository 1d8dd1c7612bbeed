package penstock.benchmarks.paper;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;

/// Listens on nothing: connections are put into what it was opened for.
final class PaperListener implements Listener {

  private static final InetSocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

  private volatile @Nullable Intake opened;

  /// What it was opened for.
  ///
  /// @throws IllegalStateException if it was not
  Intake intake() {
    Intake now = opened;
    if (now == null) {
      throw new IllegalStateException("listener: closed (expected: open)");
    }
    return now;
  }

  @Override
  public InetSocketAddress open(Intake intake) {
    opened = intake;
    return NOWHERE;
  }

  @Override
  public void pause() {}

  @Override
  public void close() {}
}
