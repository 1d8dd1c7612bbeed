package penstock.core.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/// Says that nothing has come, the first time it is asked, and the truth ever after. Belongs to one
/// I/O thread.
final class QuietOnce extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private boolean asked;

  /// @param next asked from the second time on
  QuietOnce(StreamSourceConduit next) {
    super(next);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (asked) {
      return next.read(into);
    }
    asked = true;
    return 0;
  }
}
