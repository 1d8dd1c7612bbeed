package penstock.core.forward;

import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.RST_STREAM;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import penstock.core.endpoint.EndpointHttp2Settings;
import penstock.core.endpoint.EndpointProtocol;
import penstock.core.endpoint.Transport;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.Http2Stub;

/// A proxy before an endpoint of HTTP/2.
final class H2Bench implements AutoCloseable {

  final Http2Stub stub;
  final ProxyFixture proxy;

  H2Bench(Http2Stub.Conversation conversation) throws IOException {
    this(setup(), conversation);
  }

  H2Bench(Setup setup, Http2Stub.Conversation conversation) throws IOException {
    stub = Http2Stub.start(conversation);
    proxy = new ProxyFixture(setup, stub.address());
  }

  static Setup setup() {
    return setup(EndpointHttp2Settings.USUAL);
  }

  static Setup setup(EndpointHttp2Settings settings) {
    return Setup.plain().transport(new Transport(EndpointProtocol.H2C, null, settings, null));
  }

  RawClient client() throws IOException {
    return new RawClient(proxy.address());
  }

  Http2Client http2() throws IOException {
    return Http2Client.connect(proxy.address());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The body of a request, and how it ends.
  static String body(Http2Client peer, int stream) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Http2Frame frame;
    do {
      frame = peer.next();
      if (frame == null) {
        return text(body) + " cut";
      }
      if (frame.stream() == stream && frame.type() == DATA) {
        body.writeBytes(frame.payload());
      }
      if (frame.stream() == stream && frame.type() == RST_STREAM) {
        return text(body) + " reset " + frame.number(0);
      }
    } while (frame.stream() != stream || !frame.has(END_STREAM));
    return frame.type() == HEADERS ? text(body) + " " + frame.fields() : text(body);
  }

  private static String text(ByteArrayOutputStream body) {
    return body.toString(StandardCharsets.ISO_8859_1);
  }

  /// Answers with a body.
  static void answer(Http2Client peer, int stream, String text) throws IOException {
    peer.headers(stream, 0, ":status", "200", "content-length", "" + text.length());
    peer.frame(DATA, END_STREAM, stream, bytes(text));
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    stub.close();
  }
}
