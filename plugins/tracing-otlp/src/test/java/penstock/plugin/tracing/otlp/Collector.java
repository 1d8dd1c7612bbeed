package penstock.plugin.tracing.otlp;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A collector that takes OTLP over HTTP and decodes what it needs of it.
final class Collector implements AutoCloseable {

  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(200);
  private volatile String contentType = "";
  private volatile String secret = "";

  private Collector(HttpServer server) {
    this.server = server;
  }

  /// One span.
  ///
  /// @param trace 32 digits
  /// @param id 16 digits
  /// @param parent 16 digits; empty for none
  /// @param name of it
  /// @param kind 2 for a server's, 3 for a client's
  /// @param nanos from its start to its end
  /// @param error its status; 2 for an error
  /// @param attributes as text
  record Span(
      String trace,
      String id,
      String parent,
      String name,
      long kind,
      long nanos,
      long error,
      Map<String, String> attributes) {}

  static Collector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Collector collector = new Collector(server);
    server.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          collector.contentType = exchange.getRequestHeaders().getFirst("Content-Type");
          collector.secret = String.valueOf(exchange.getRequestHeaders().getFirst("X-Secret"));
          if (collector.status.get() == 200) {
            collector.take(body);
          }
          exchange.sendResponseHeaders(collector.status.get(), -1);
          exchange.close();
        });
    server.start();
    return collector;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Span> spans() {
    return spans;
  }

  String contentType() {
    return contentType;
  }

  String secret() {
    return secret;
  }

  void answer(int code) {
    status.set(code);
  }

  private void take(byte[] body) {
    inside(inside(inside(List.of(body), 1), 2), 2).forEach(span -> spans.add(span(fields(span))));
  }

  /// The messages in one field of some messages.
  private static List<byte[]> inside(List<byte[]> messages, int number) {
    List<byte[]> all = new ArrayList<>();
    for (byte[] message : messages) {
      fields(message).getOrDefault(number, List.of()).forEach(each -> all.add((byte[]) each));
    }
    return all;
  }

  private static Span span(Map<Integer, List<Object>> fields) {
    Map<String, String> attributes = new HashMap<>();
    for (Object pair : fields.getOrDefault(9, List.of())) {
      Map<Integer, List<Object>> keyed = fields((byte[]) pair);
      Map<Integer, List<Object>> any = fields((byte[]) first(keyed, 2, new byte[0]));
      String value = any.containsKey(1) ? text(any, 1) : String.valueOf(first(any, 3, 0L));
      attributes.put(text(keyed, 1), value);
    }
    long start = (Long) first(fields, 7, 0L);
    long end = (Long) first(fields, 8, 0L);
    Map<Integer, List<Object>> status = fields((byte[]) first(fields, 15, new byte[0]));
    return new Span(
        hex(fields, 1),
        hex(fields, 2),
        hex(fields, 4),
        text(fields, 5),
        (Long) first(fields, 6, 0L),
        end - start,
        (Long) first(status, 3, 0L),
        attributes);
  }

  private static Object first(Map<Integer, List<Object>> fields, int number, Object otherwise) {
    return fields.getOrDefault(number, List.of(otherwise)).getFirst();
  }

  private static String text(Map<Integer, List<Object>> fields, int number) {
    return new String((byte[]) first(fields, number, new byte[0]), StandardCharsets.UTF_8);
  }

  private static String hex(Map<Integer, List<Object>> fields, int number) {
    return HexFormat.of().formatHex((byte[]) first(fields, number, new byte[0]));
  }

  private static Map<Integer, List<Object>> fields(byte[] message) {
    Map<Integer, List<Object>> fields = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      Object value =
          switch ((int) tag & 7) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 5 -> (long) in.getInt();
            default -> {
              byte[] bytes = new byte[(int) varint(in)];
              in.get(bytes);
              yield bytes;
            }
          };
      fields.computeIfAbsent((int) (tag >>> 3), _ -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte b;
    do {
      b = in.get();
      value |= (long) (b & 0x7F) << shift;
      shift += 7;
    } while (b < 0);
    return value;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
