package penstock.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import penstock.spi.traffic.Header;

/// A request body, by its length or in chunks; ends where the body ends and leaves what follows.
final class StubBody extends InputStream {

  private final InputStream in;
  private final boolean chunked;
  private final List<Header> trailers = new ArrayList<>();
  private long left;
  private boolean inChunk;
  private boolean ended;

  private StubBody(InputStream in, boolean chunked, long length) {
    this.in = in;
    this.chunked = chunked;
    this.left = length;
    this.ended = !chunked && length == 0;
  }

  static StubBody of(StubRequest request, InputStream in) {
    String coding = request.header("Transfer-Encoding");
    if (coding != null && coding.toLowerCase(Locale.ROOT).contains("chunked")) {
      return new StubBody(in, true, 0);
    }
    String length = request.header("Content-Length");
    return new StubBody(in, false, length == null ? 0 : Long.parseLong(length));
  }

  List<Header> trailers() {
    return List.copyOf(trailers);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (chunked && left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("body: " + left + " bytes missing (expected: whole)");
    }
    left -= count;
    ended = !chunked && left == 0;
    return count;
  }

  private void nextChunk() throws IOException {
    if (inChunk) {
      line();
    }
    String size = line();
    int end = size.indexOf(';');
    left = Long.parseLong((end < 0 ? size : size.substring(0, end)).strip(), 16);
    inChunk = true;
    if (left > 0) {
      return;
    }
    ended = true;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        trailers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
  }

  private String line() throws IOException {
    String line = StubHead.readLine(in);
    if (line == null) {
      throw new EOFException("chunk: missing (expected: a line)");
    }
    return line.stripTrailing();
  }
}
