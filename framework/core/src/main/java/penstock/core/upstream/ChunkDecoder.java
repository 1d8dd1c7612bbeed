package penstock.core.upstream;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import penstock.core.io.BehindBody;

/// Takes the chunked coding off a body, in the buffer it came in; reused for the next body.
///
/// Source: [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112#section-7.1), section 7.1.
public final class ChunkDecoder {

  private static final int MOST_SIZE_DIGITS = 15;
  private static final int MOST_EXTENSION = 1024;
  private static final int MOST_TRAILERS = 8 * 1024;
  private static final int CRLF = 0x0D0A;
  private static final int CRLF_CRLF = 0x0D0A0D0A;

  private enum State {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    DONE
  }

  private final ByteArrayOutputStream trailerBytes = new ByteArrayOutputStream(0);
  private State state = State.SIZE;
  private long left;
  private int digits;
  private int extension;
  private int lastFour;
  private @Nullable HeaderMap trailers;
  private @Nullable String refused;

  /// Makes it ready for a new body.
  public void reset() {
    state = State.SIZE;
    left = 0;
    digits = 0;
    extension = 0;
    lastFour = 0;
    trailers = null;
    refused = null;
    trailerBytes.reset();
  }

  /// Whether the body has ended.
  public boolean done() {
    return state == State.DONE;
  }

  /// Why the body is refused; null while it is not.
  public @Nullable String refused() {
    return refused;
  }

  /// The fields after the body; null for none.
  public @Nullable HeaderMap trailers() {
    return trailers;
  }

  /// Decodes what is in a buffer, moving the body's bytes together at its position.
  ///
  /// @param buffer from position to limit; afterwards the limit is behind the body's bytes
  /// @return how many bytes were left over behind the end of the body
  public int decode(ByteBuffer buffer) {
    int write = buffer.position();
    int read = write;
    int limit = buffer.limit();
    while (read < limit && state != State.DONE && refused == null) {
      if (state == State.DATA) {
        int n = (int) Math.min(left, limit - read);
        if (write != read) {
          buffer.put(write, buffer, read, n);
        }
        write += n;
        read += n;
        left -= n;
        if (left == 0) {
          state = State.DATA_CR;
        }
      } else {
        step(buffer.get(read++));
      }
    }
    buffer.limit(write);
    return limit - read;
  }

  private void step(byte b) {
    switch (state) {
      case SIZE -> size(b);
      case EXTENSION -> extension(b);
      case SIZE_LF -> expect(b, '\n', left == 0 ? State.TRAILER : State.DATA);
      case DATA_CR -> expect(b, '\r', State.DATA_LF);
      case DATA_LF -> {
        expect(b, '\n', State.SIZE);
        digits = 0;
        extension = 0;
      }
      case TRAILER -> trailer(b);
      case DATA, DONE -> throw new IllegalStateException("state: " + state);
    }
  }

  private void size(byte b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      left = left << 4 | digit;
      if (++digits > MOST_SIZE_DIGITS) {
        refused = "chunk size";
      }
    } else if (digits == 0) {
      refused = "chunk size";
    } else if (b == '\r') {
      state = State.SIZE_LF;
    } else if (b == ';' || b == ' ' || b == '\t') {
      state = State.EXTENSION;
    } else {
      refused = "chunk size";
    }
  }

  private void extension(byte b) {
    if (b == '\r') {
      state = State.SIZE_LF;
    } else if (b == '\n' || b == 0 || ++extension > MOST_EXTENSION) {
      refused = "chunk extension";
    }
  }

  private void expect(byte b, char wanted, State next) {
    if (b != wanted) {
      refused = "chunk end";
    }
    state = next;
  }

  private void trailer(byte b) {
    trailerBytes.write(b);
    lastFour = lastFour << 8 | (b & 0xFF);
    int size = trailerBytes.size();
    if (size > MOST_TRAILERS) {
      refused = "more than " + MOST_TRAILERS + " bytes of trailers";
    } else if (lastFour == CRLF_CRLF || (size == 2 && (lastFour & 0xFFFF) == CRLF)) {
      state = State.DONE;
      if (size > 2) {
        parseTrailers();
      }
    }
  }

  private void parseTrailers() {
    HeaderMap map = new HeaderMap();
    String text = trailerBytes.toString(StandardCharsets.ISO_8859_1);
    for (String line : text.substring(0, text.length() - 4).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || !isToken(line, colon) || !isValue(line, colon + 1)) {
        refused = "trailer";
        return;
      }
      HttpString name = new HttpString(line.substring(0, colon));
      if (BehindBody.mayBe(name)) {
        map.add(name, line.substring(colon + 1).strip());
      }
    }
    trailers = map;
  }

  private static boolean isToken(String line, int end) {
    for (int i = 0; i < end; i++) {
      if (line.charAt(i) > 127 || HeaderNames.token((byte) line.charAt(i)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValue(String line, int from) {
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == 0 || c == '\r' || c == '\n') {
        return false;
      }
    }
    return true;
  }
}
