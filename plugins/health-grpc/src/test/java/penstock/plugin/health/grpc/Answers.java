package penstock.plugin.health.grpc;

import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.SETTINGS;

import java.io.ByteArrayOutputStream;
import penstock.testkit.Http2Bytes;

/// What a server of gRPC says to the first call on a connection, as bytes.
final class Answers {

  private Answers() {}

  /// A message with a status, and then the trailers of a call that went well.
  static byte[] status(int number) {
    return message(new byte[] {0, 0, 0, 0, 2, 8, (byte) number});
  }

  static byte[] serving() {
    return status(1);
  }

  /// Any message, and then the trailers of a call that went well.
  static byte[] message(byte[] message) {
    return all(
        settings(),
        head(0, ":status", "200", "content-type", "application/grpc"),
        Http2Bytes.frame(DATA, 0, 1, message),
        head(END_STREAM, "grpc-status", "0"));
  }

  /// A head alone, which ends the call.
  static byte[] headAlone(String... fields) {
    return all(settings(), head(END_STREAM, fields));
  }

  static byte[] settings() {
    return Http2Bytes.frame(SETTINGS, 0, 0);
  }

  static byte[] head(int flags, String... fields) {
    return Http2Bytes.frame(HEADERS, flags | END_HEADERS, 1, Http2Bytes.block(fields));
  }

  static byte[] all(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }
}
