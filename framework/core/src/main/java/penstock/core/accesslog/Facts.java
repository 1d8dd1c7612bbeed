package penstock.core.accesslog;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.Handshake;
import penstock.core.connection.NotedLines;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;
import penstock.spi.http.GrpcStatus;
import penstock.spi.traffic.Tls;

/// What is known of a request that has ended, of a head that never became one, or of a session of
/// TCP or UDP. Empty texts and nulls stand for nothing.
public interface Facts {

  /// When it came, in milliseconds since 1970.
  long startMillis();

  /// From then to its end, in nanoseconds; 0 or more.
  long totalNanos();

  /// How much of it was spent at endpoints, in nanoseconds; 0 or more.
  default long endpointNanos() {
    return 0;
  }

  /// By which listener it came.
  String listener();

  /// Such as `HTTP/1.1`, or what the listener speaks.
  String protocol();

  /// The client behind the proxies that are trusted.
  InetSocketAddress client();

  /// The other end of the socket.
  InetSocketAddress peer();

  /// What is known of its TLS; null without TLS.
  default @Nullable Tls tls() {
    return null;
  }

  /// What is noted for all requests of its connection; null if nothing can be.
  default @Nullable NotedLines noted() {
    return null;
  }

  /// As sent.
  default String method() {
    return "";
  }

  /// `http` or `https`.
  default String scheme() {
    return "";
  }

  /// In lower case, without port.
  default String host() {
    return "";
  }

  /// As routes saw it.
  default String path() {
    return "";
  }

  /// As sent, without `?`; null for none.
  default @Nullable String query() {
    return null;
  }

  /// The first value of a header; null if absent.
  ///
  /// @param name case does not matter
  default @Nullable String header(String name) {
    return null;
  }

  /// As answered; 499 if the client was gone, 0 for a session.
  int status();

  /// How it ended.
  Reason reason();

  /// How the gRPC call ended; null if it was none.
  default @Nullable GrpcStatus grpcStatus() {
    return null;
  }

  /// How its connection was secured; null if it was not, or nobody knows.
  default @Nullable Handshake handshake() {
    return null;
  }

  /// How long its head took to come, in nanoseconds; 0 if it came at once, -1 if nobody knows.
  default long headNanos() {
    return Field.UNKNOWN;
  }

  /// The route's name.
  default String route() {
    return "";
  }

  /// The pool's name.
  default String pool() {
    return "";
  }

  /// What was noted of it on its way; null if nothing was.
  default @Nullable Notes notes() {
    return null;
  }

  /// How many more like it were not logged before it; 0 where all are.
  default int withheld() {
    return 0;
  }

  /// Bytes of its body.
  default long bytesIn() {
    return 0;
  }

  /// Bytes of the answer's body.
  default long bytesOut() {
    return 0;
  }
}
