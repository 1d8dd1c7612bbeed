package penstock.core.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.peek.TlsQuestion;

/// The question to an endpoint of PostgreSQL whether it speaks TLS, asked for a client that was
/// told so already and waits to speak it. Belongs to one I/O thread; whoever began it gives it time
/// and closes the connection when that is over.
final class Asking implements ChannelListener<ConduitStreamSourceChannel> {

  private final StreamConnection stream;
  private final Outcome outcome;

  /// Told how it ended, once.
  interface Outcome {

    /// It does.
    void speaksTls(StreamConnection stream);

    /// It does not, or went away; the connection is closed.
    void speaksNoTls(String detail);
  }

  Asking(StreamConnection stream, Outcome outcome) {
    this.stream = stream;
    this.outcome = outcome;
  }

  void begin() {
    try {
      // There is room for it in a socket that has sent next to nothing yet.
      int _ = stream.getSinkChannel().getConduit().write(ByteBuffer.wrap(TlsQuestion.tls()));
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()));
      return;
    }
    stream.getSourceChannel().setReadListener(this);
    stream.getSourceChannel().resumeReads();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel source) {
    ByteBuffer answer = ByteBuffer.allocate(1);
    try {
      int n = source.read(answer);
      if (n == 0) {
        return;
      }
      if (n < 0) {
        failed("the endpoint closed the connection when asked for TLS");
        return;
      }
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()));
      return;
    }
    if (answer.get(0) != TlsQuestion.YES) {
      failed("the endpoint speaks no TLS");
      return;
    }
    source.suspendReads();
    source.setReadListener(null);
    outcome.speaksTls(stream);
  }

  private void failed(String detail) {
    IoUtils.safeClose(stream);
    outcome.speaksNoTls(detail);
  }
}
