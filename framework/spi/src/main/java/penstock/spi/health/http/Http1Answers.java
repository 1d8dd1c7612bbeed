package penstock.spi.health.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one HTTP/1.1 answer ([RFC 9112](https://www.rfc-editor.org/rfc/rfc9112)).
final class Http1Answers implements AnswerReader {

  private static final int MOST_HEAD = 64 * 1024;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-9]\\d\\d)(?: .*)?");

  private final InputStream in;
  private int headLeft = MOST_HEAD;

  Http1Answers(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  @Override
  public Answer readHead() throws IOException {
    while (true) {
      String line = readLine();
      Matcher matcher = STATUS.matcher(line);
      if (!matcher.matches()) {
        String seen = Excerpt.of(line.getBytes(StandardCharsets.ISO_8859_1));
        throw new ProtocolException("no HTTP/1.1 answer: '" + seen + "'");
      }
      Answer answer = new Answer(Integer.parseInt(matcher.group(1)), readHeaders());
      if (answer.status() >= 200) {
        return answer;
      }
    }
  }

  private Map<String, List<String>> readHeaders() throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new ProtocolException("malformed header");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException(
            headLeft == MOST_HEAD ? "closed without an answer" : "closed in the middle");
      }
      if (--headLeft < 0) {
        throw new ProtocolException("more than 64 KiB of headers");
      }
      line.append((char) b);
    }
    int end = line.length() - 1;
    return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
  }

  @Override
  public byte[] readBody(Answer answer, String method, int most) throws IOException {
    if (answer.bodiless(method)) {
      return new byte[0];
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<String> codings = answer.values("transfer-encoding");
    List<String> lengths = answer.values("content-length");
    if (!codings.isEmpty()) {
      readChunks(codings, body, most);
    } else if (!lengths.isEmpty()) {
      copy(number(lengths.getFirst(), 10), body, most);
    } else {
      body.writeBytes(in.readNBytes(most));
    }
    return body.toByteArray();
  }

  private void readChunks(List<String> codings, ByteArrayOutputStream body, int most)
      throws IOException {
    if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
      throw new ProtocolException("unknown transfer coding");
    }
    while (body.size() < most) {
      String line = readLine();
      int semicolon = line.indexOf(';');
      long size = number(semicolon < 0 ? line : line.substring(0, semicolon), 16);
      if (size == 0) {
        return;
      }
      copy(size, body, most);
      if (body.size() < most && !readLine().isEmpty()) {
        throw new ProtocolException("malformed chunk");
      }
    }
  }

  private void copy(long size, ByteArrayOutputStream body, int most) throws IOException {
    int wanted = (int) Math.min(size, most - body.size());
    byte[] bytes = in.readNBytes(wanted);
    body.writeBytes(bytes);
    if (bytes.length < wanted) {
      throw new EOFException("closed in the middle of the body");
    }
  }

  private static long number(String text, int radix) throws ProtocolException {
    try {
      long number = Long.parseLong(text.strip(), radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message.
    }
    throw new ProtocolException("malformed length");
  }
}
