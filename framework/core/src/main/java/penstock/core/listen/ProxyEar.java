package penstock.core.listen;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.xnio.StreamConnection;
import penstock.core.listen.WayOut.Refusal;
import penstock.core.metrics.Reason;
import penstock.core.proxyprotocol.ProxyHeader;
import penstock.core.proxyprotocol.ProxyReader;
import penstock.core.proxyprotocol.VouchedConnection;

/// Understands for whom a proxy speaks, and goes on in that client's name. Belongs to one I/O
/// thread.
final class ProxyEar implements FirstWords.Ear {

  /// A header and the first words behind it.
  private static final int ROOM = 4 << 10;

  private final boolean required;
  private final Consumer<StreamConnection> inside;
  private final ProxyReader reader = new ProxyReader();

  /// @param required whether there is no way in without a header
  /// @param inside takes those whose client is known
  ProxyEar(boolean required, Consumer<StreamConnection> inside) {
    this.required = required;
    this.inside = inside;
  }

  @Override
  public int room() {
    return ROOM;
  }

  @Override
  public void heard(ByteBuffer bytes, FirstWords wait) {
    switch (reader.read(bytes)) {
      case MORE -> {}
      case DONE -> goOn(wait, reader.header(), copied(new byte[0], bytes));
      case BAD -> refuse(wait, Reason.BAD_REQUEST, reader.problem());
      case NONE -> {
        if (required) {
          refuse(wait, Reason.BAD_REQUEST, "there is none");
        } else {
          goOn(wait, ProxyHeader.LOCAL, copied(reader.taken(), bytes));
        }
      }
    }
  }

  private static ByteBuffer copied(byte[] first, ByteBuffer rest) {
    return ByteBuffer.allocate(first.length + rest.remaining()).put(first).put(rest).flip();
  }

  private void goOn(FirstWords wait, ProxyHeader header, ByteBuffer early) {
    inside.accept(VouchedConnection.of(wait.goOn(early), header));
  }

  private static void refuse(FirstWords wait, Reason reason, String problem) {
    wait.refuse(Refusal.of(reason, "PROXY header: " + problem));
  }

  /// A connection that may come without a header and says nothing waits for the endpoint to speak.
  @Override
  public void late(boolean silent, FirstWords wait) {
    if (required || !silent) {
      refuse(wait, Reason.CLIENT_TIMEOUT, "too late");
    } else {
      goOn(wait, ProxyHeader.LOCAL, ByteBuffer.allocate(0));
    }
  }
}
