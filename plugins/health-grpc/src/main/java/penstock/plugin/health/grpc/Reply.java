package penstock.plugin.health.grpc;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.GrpcStatus;
import penstock.spi.io.http2.Http2Call;

/// What came back of a call.
///
/// @param fields the last value of each header and trailer, by its name
/// @param message what came between them
record Reply(Map<String, String> fields, ByteBuffer message) {

  private static final int LONGEST_MESSAGE = 60;
  private static final int MOST_MESSAGE = 64 << 10;

  /// Waits for the whole of it.
  ///
  /// @throws IOException if there is no answer, or it is no HTTP/2
  static Reply of(Http2Call call) throws IOException {
    Map<String, String> fields = new HashMap<>();
    call.head().forEach((name, values) -> fields.put(name, values.getLast()));
    byte[] message = call.body(MOST_MESSAGE + 1);
    if (message.length > MOST_MESSAGE) {
      throw new ProtocolException("more than 64 KiB of an answer");
    }
    call.trailers().forEach((name, values) -> fields.put(name, values.getLast()));
    return new Reply(Map.copyOf(fields), ByteBuffer.wrap(message));
  }

  /// Why the call failed, for people; null if it did not.
  ///
  /// @param service which was asked for; empty for the whole server
  @Nullable String wrong(String service) {
    String http = fields.getOrDefault(":status", "none");
    if (!http.equals("200")) {
      return "HTTP status " + plain(http);
    }
    String status = fields.get("grpc-status");
    if (status == null) {
      String type = fields.get("content-type");
      return type == null || !type.startsWith("application/grpc")
          ? "no gRPC: content-type " + (type == null ? "is absent" : plain(type))
          : "no grpc-status";
    }
    return switch (GrpcStatus.of(status)) {
      case OK -> null;
      case UNIMPLEMENTED -> "UNIMPLEMENTED (the server has no grpc.health.v1.Health)";
      case NOT_FOUND -> "NOT_FOUND (the server knows no service '" + service + "')";
      case GrpcStatus other -> other.name() + said();
    };
  }

  private String said() {
    String text = plain(fields.getOrDefault("grpc-message", ""));
    return text.isEmpty() ? "" : " '" + text + "'";
  }

  /// The beginning of foreign text, without what is percent-encoded and no character of one line.
  private static String plain(String text) {
    StringBuilder out = new StringBuilder();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytes.length && out.length() < LONGEST_MESSAGE; i++) {
      int c = bytes[i];
      int high = c == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        c = (high << 4) | low;
        i += 2;
      }
      out.append(c < ' ' || c > '~' ? ' ' : (char) c);
    }
    return out.toString().strip();
  }
}
