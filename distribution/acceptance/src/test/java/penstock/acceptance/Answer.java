package penstock.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a client got for a request.
///
/// @param status 200 to 599
/// @param headers by name in lower case; of several with one name the last
/// @param body as Latin-1
record Answer(int status, Map<String, String> headers, String body) {

  /// Reads a whole answer to anything but `HEAD`.
  ///
  /// @throws EOFException if the connection ends before the answer does
  static Answer read(InputStream in) throws IOException {
    String first = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(first.split(" ", 3)[1]);
    return new Answer(status, headers, body(in, headers));
  }

  /// Whether the connection ends with this answer.
  boolean closes() {
    return "close".equalsIgnoreCase(headers.get("connection"));
  }

  /// The value of a header; empty if there is none.
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  private static String body(InputStream in, Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      StringBuilder body = new StringBuilder();
      for (int size = chunk(in); size > 0; size = chunk(in)) {
        body.append(exactly(in, size));
        line(in);
      }
      line(in);
      return body.toString();
    }
    return exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("body: " + bytes.length + " bytes (expected: " + length + ")");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("end after: \"" + line + "\" (expected: a whole line)");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
