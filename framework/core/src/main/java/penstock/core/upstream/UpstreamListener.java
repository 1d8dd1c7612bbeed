package penstock.core.upstream;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import penstock.core.metrics.Reason;

/// Who sent a request over an [Upstream] and is told of the answer. All calls come on the
/// connection's I/O thread.
public interface UpstreamListener {

  /// An interim answer came; more will follow.
  ///
  /// @param status 100 to 199 but 101
  void interim(int status);

  /// The request asks to leave HTTP behind, and the endpoint's connection knows no way to: nothing
  /// was sent.
  ///
  /// @param detail for people
  default void cannotUpgrade(String detail) {
    broken(Reason.DENIED, detail);
  }

  /// Whether the request asked to leave HTTP behind for what the endpoint agrees to.
  ///
  /// @param head of the `101`; valid during the call only
  boolean mayUpgrade(ResponseHead head);

  /// The endpoint has left HTTP behind: its connection is the listener's from now on.
  ///
  /// @param head of the `101`; valid during the call only
  /// @param connection where nobody listens any more
  /// @param early what came behind the head; null for nothing. The listener's from now on
  void upgraded(ResponseHead head, StreamConnection connection, @Nullable PooledByteBuffer early);

  /// The final head came. Nothing is to be written to the client yet: [#body] follows in the same
  /// event.
  ///
  /// @param head valid during the call only
  void head(ResponseHead head);

  /// A piece of the body came, or the head stands alone for now (then the piece is empty).
  ///
  /// @param piece the body's bytes; stays valid until the listener calls [Upstream#resume()] if it
  ///   returned false, otherwise until this call returns
  /// @param last whether the body ends here
  /// @param trailers fields after the body, with the last piece; null for none
  /// @return false if the piece could not be passed on whole: nothing more comes until `resume`
  boolean body(ByteBuffer piece, boolean last, @Nullable HeaderMap trailers);

  /// What is left of the piece that could not be passed on whole stands elsewhere from now on, in
  /// the same event, and stays valid there until the listener calls [Upstream#resume()].
  ///
  /// @param rest the same bytes
  void moved(ByteBuffer rest);

  /// The connection takes bytes again after [Upstream#write] could not write all.
  void writable();

  /// The endpoint has not looked at the request and will not: it may be sent once more, whatever it
  /// is.
  ///
  /// @param leaves whether that is so because its connection ends, which says nothing of the
  ///   endpoint
  /// @param detail for people
  void unseen(boolean leaves, String detail);

  /// The answer ends before it is complete; of what is behind it nothing is left.
  ///
  /// @param reason what is to be said of it
  /// @param detail for people
  void broken(Reason reason, String detail);
}
