package penstock.core.accesslog;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.NotedLines;
import penstock.spi.traffic.Tls;

/// What a line says of its connection, and of its request what all requests of a connection mostly
/// have alike, as it was written last: who asks the same way again has it written as it was.
final class JsonConnection {

  private final String listener;
  private final String protocol;
  private final InetSocketAddress client;
  private final @Nullable Tls tls;
  private final String method;
  private final String scheme;
  private final String host;
  private final byte[] bytes;

  private JsonConnection(Facts facts, byte[] bytes) {
    this.listener = facts.listener();
    this.protocol = facts.protocol();
    this.client = facts.client();
    this.tls = facts.tls();
    this.method = facts.method();
    this.scheme = facts.scheme();
    this.host = facts.host();
    this.bytes = bytes;
  }

  /// Writes it as it was written before.
  ///
  /// @return whether it was
  static boolean again(Facts facts, LineBytes out) {
    NotedLines noted = facts.noted();
    if (noted == null || !(noted.logged() instanceof JsonConnection known) || !known.is(facts)) {
      return false;
    }
    out.put(known.bytes);
    return true;
  }

  // What is not compared by its letters is the same object again, where it is the same.
  @SuppressWarnings("ReferenceEquality")
  private boolean is(Facts facts) {
    return client == facts.client()
        && method == facts.method()
        && protocol == facts.protocol()
        && scheme == facts.scheme()
        && listener == facts.listener()
        && Objects.equals(tls, facts.tls())
        && host.equals(facts.host());
  }

  /// Notes how it is written. A trusted peer speaks for a client of its own with each request: what
  /// that says is not kept.
  ///
  /// @param from where it begins in the line, whose end is its own
  // The peer is the client when nobody speaks for another.
  @SuppressWarnings("ReferenceEquality")
  static void learn(Facts facts, LineBytes out, int from) {
    NotedLines noted = facts.noted();
    if (noted != null && facts.client() == facts.peer()) {
      noted.logged(new JsonConnection(facts, Arrays.copyOfRange(out.array(), from, out.length())));
    }
  }
}
