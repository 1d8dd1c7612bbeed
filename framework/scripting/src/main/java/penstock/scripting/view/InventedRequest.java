package penstock.scripting.view;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that nobody sent, to warm a script. Immutable.
///
/// @param round varies it
public record InventedRequest(int round) implements penstock.spi.traffic.Request {

  private static final InetSocketAddress CLIENT =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 40_000);

  @Override
  public String method() {
    return round % 4 == 3 ? "POST" : "GET";
  }

  @Override
  public String scheme() {
    return "https";
  }

  @Override
  public String host() {
    return "www.example.test";
  }

  @Override
  public String path() {
    return round % 3 == 0 ? "/" : "/api/" + round;
  }

  @Override
  public @Nullable String query() {
    return round % 5 == 0 ? "a=b" : null;
  }

  @Override
  public @Nullable String queryParameter(String name) {
    return round % 5 == 0 ? "b" : null;
  }

  @Override
  public @Nullable String header(String name) {
    return round % 2 == 0 ? "value" : null;
  }

  @Override
  public List<String> headers(String name) {
    return round % 2 == 0 ? List.of("value") : List.of();
  }

  @Override
  public @Nullable String cookie(String name) {
    return round % 3 == 1 ? "user" + round : null;
  }

  @Override
  public InetSocketAddress client() {
    return CLIENT;
  }

  @Override
  public InetSocketAddress peer() {
    return CLIENT;
  }
}
