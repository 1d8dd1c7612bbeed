package penstock.core.accesslog;

import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Handshake;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;
import penstock.spi.http.GrpcStatus;
import penstock.spi.traffic.Tls;

/// A request that ended well at its second endpoint.
///
/// @param path as routes saw it
/// @param query without `?`; null for none
/// @param headers by lower-case name
/// @param status as answered
/// @param reason how it ended
record FakeFacts(
    String path, @Nullable String query, Map<String, String> headers, int status, Reason reason)
    implements WebFacts {

  static FakeFacts ok() {
    return new FakeFacts("/a", null, Map.of(), 200, Reason.OK);
  }

  static FakeFacts of(int status, Reason reason) {
    return new FakeFacts("/a", null, Map.of(), status, reason);
  }

  FakeFacts withTarget(String newPath, @Nullable String newQuery) {
    return new FakeFacts(newPath, newQuery, headers, status, reason);
  }

  FakeFacts withHeaders(Map<String, String> newHeaders) {
    return new FakeFacts(path, query, newHeaders, status, reason);
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  @Override
  public long totalNanos() {
    return 12_345_678;
  }

  @Override
  public long endpointNanos() {
    return 12_000_000;
  }

  @Override
  public InetSocketAddress client() {
    return at("192.0.2.7", 0);
  }

  @Override
  public InetSocketAddress peer() {
    return at("10.0.0.1", 4711);
  }

  @Override
  public Tls tls() {
    return new Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", "example.test", "");
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return "https";
  }

  @Override
  public String host() {
    return "example.test";
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public Handshake handshake() {
    return new Handshake(1_500_000, true);
  }

  @Override
  public long headNanos() {
    return 250_000;
  }

  /// As a header of the test's says.
  @Override
  public @Nullable GrpcStatus grpcStatus() {
    String code = headers.get("grpc-status");
    return code == null ? null : GrpcStatus.of(code);
  }

  @Override
  public String route() {
    return "shop";
  }

  @Override
  public String pool() {
    return "api";
  }

  /// The endpoint's address may be another one, as a header of the test's says.
  @Override
  public Notes notes() {
    Notes notes = new Notes();
    AttemptNotes first = notes.begin("a1", at("10.0.1.1", 80), 0);
    first.failed(Reason.CONNECT_REFUSED);
    first.ended(1_000_000);
    AttemptNotes second = notes.begin("a2", at(headers.getOrDefault("address", "10.0.1.2"), 80), 0);
    second.connected(500_000);
    second.answered(status, 9_000_000);
    second.call(grpcStatus());
    second.ended(11_000_000);
    notes.identified(1, 2);
    return notes;
  }

  @Override
  public long bytesIn() {
    return 0;
  }

  @Override
  public long bytesOut() {
    return 17;
  }
}
