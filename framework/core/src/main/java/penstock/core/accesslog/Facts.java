package penstock.core.accesslog;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;
import penstock.spi.http.GrpcStatus;

/// What is known of a request that has ended, or of a head that never became one. Empty texts and
/// nulls stand for nothing.
public interface Facts {

  /// When it came, in milliseconds since 1970.
  long startMillis();

  /// From then to its end, in nanoseconds; 0 or more.
  long totalNanos();

  /// How much of it was spent at endpoints, in nanoseconds; 0 or more.
  long endpointNanos();

  /// By which listener it came.
  String listener();

  /// Such as `HTTP/1.1`.
  String protocol();

  /// The client behind the proxies that are trusted.
  InetSocketAddress client();

  /// The other end of the socket.
  InetSocketAddress peer();

  /// What is known of its TLS; null without TLS.
  @Nullable Tls tls();

  /// As sent.
  String method();

  /// `http` or `https`.
  String scheme();

  /// In lower case, without port.
  String host();

  /// As routes saw it.
  String path();

  /// As sent, without `?`; null for none.
  @Nullable String query();

  /// The first value of a header; null if absent.
  ///
  /// @param name case does not matter
  @Nullable String header(String name);

  /// As answered; 499 if the client was gone.
  int status();

  /// How it ended.
  Reason reason();

  /// How the gRPC call ended; null if it was none.
  @Nullable GrpcStatus grpcStatus();

  /// The route's name.
  String route();

  /// The pool's name.
  String pool();

  /// What was noted of it on its way; null for a head that never became a request.
  @Nullable Notes notes();

  /// Bytes of its body.
  long bytesIn();

  /// Bytes of the answer's body.
  long bytesOut();

  /// The TLS of a client's connection.
  ///
  /// @param version such as `TLSv1.3`
  /// @param cipher by its IANA name
  /// @param serverName the name the client asked for
  /// @param clientName the common name in the client's certificate
  record Tls(String version, String cipher, String serverName, String clientName) {}
}
