package penstock.acceptance;

import static penstock.testkit.Http2Bytes.block;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import penstock.testkit.Http2Client;

/// What the rows of [Http2ConformanceIT] are made of.
final class Http2Rows {

  static final int PADDED = 8;
  static final int WITH_PRIORITY = 0x20;

  static final int PROTOCOL_ERROR = 1;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int STREAM_CLOSED = 5;
  static final int FRAME_SIZE_ERROR = 6;
  static final int REFUSED_STREAM = 7;
  static final int COMPRESSION_ERROR = 9;

  static final byte[] GET = block(request("GET", "/"));

  /// What a client does.
  interface Deed {

    void by(Http2Client client) throws IOException;
  }

  /// A deed and how it is refused.
  ///
  /// @param section of RFC 9113, or of RFC 7541 with an H before it
  /// @param wrong what is wrong with it
  /// @param code of the RST_STREAM or GOAWAY
  record Row(String section, String wrong, int code, Deed deed) {

    @Override
    public String toString() {
      return section + " " + wrong;
    }
  }

  private Http2Rows() {}

  static Row row(String section, String wrong, int code, Deed deed) {
    return new Row(section, wrong, code, deed);
  }

  static byte[] filled(int length) {
    return new byte[length];
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /// A request whose head and body are as they should be, but for these fields.
  static Row malformed(String section, String wrong, String... fields) {
    return row(section, wrong, PROTOCOL_ERROR, client -> client.headers(1, END_STREAM, fields));
  }

  static Row packed(String section, String wrong, int... bytes) {
    byte[] tail = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tail[i] = (byte) bytes[i];
    }
    return row(
        section,
        wrong,
        COMPRESSION_ERROR,
        client -> client.frame(HEADERS, END_STREAM | END_HEADERS, 1, concat(GET, tail)));
  }
}
