package penstock.core.upstream;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import org.jspecify.annotations.Nullable;
import penstock.core.frame.FieldReader;
import penstock.core.frame.FieldText;
import penstock.core.io.BehindBody;
import penstock.core.io.BufferPool;

/// The fields of one answer, or those behind its body, as they are read and found good or bad;
/// reused for the next. Belongs to one I/O thread.
///
/// Source: [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113), sections 8.2 and 8.3.
final class AnswerFields implements FieldReader.Fields {

  /// What SETTINGS_MAX_HEADER_LIST_SIZE adds to each field.
  private static final int OVERHEAD = 32;

  /// Bytes of all fields, as HTTP/1.1 has them at most.
  static final int MOST_BYTES = BufferPool.LARGE;

  /// How much larger than allowed a block may be before it ends the connection and not its answer
  /// alone.
  private static final int BOMB = 4;

  private static final String STATUS = ":status";

  private final ResponseHead head = new ResponseHead();
  private @Nullable HeaderMap trailers;
  private @Nullable String malformed;
  private int bytes;
  private boolean statusTold;
  private boolean pseudoOver;

  /// Begins a block.
  ///
  /// @param behind whether it comes behind a body
  AnswerFields begin(boolean behind) {
    head.begin();
    trailers = behind ? new HeaderMap() : null;
    malformed = null;
    bytes = 0;
    statusTold = false;
    pseudoOver = false;
    return this;
  }

  @Override
  public boolean add(HttpString name, String value) {
    bytes += name.length() + value.length() + OVERHEAD;
    if (malformed == null && !tooLarge()) {
      take(name, value);
    }
    return bytes <= BOMB * MOST_BYTES;
  }

  private void take(HttpString name, String value) {
    if (name.length() > 0 && name.byteAt(0) == ':') {
      pseudo(name.toString(), value);
      return;
    }
    pseudoOver = true;
    if (!FieldText.isName(name)) {
      malformed = "field name";
    } else if (!FieldText.isValue(value)) {
      malformed = "value of " + name;
    } else if (trailers == null) {
      regular(name, value);
    } else if (BehindBody.mayBe(name)) {
      trailers.add(name, value);
    }
  }

  private void pseudo(String name, String value) {
    boolean good = trailers == null && !pseudoOver && !statusTold && name.equals(STATUS);
    if (!good || value.length() != 3 || !head.status(FieldText.length(value))) {
      malformed = name;
    }
    statusTold = true;
  }

  private void regular(HttpString name, String value) {
    malformed =
        switch (name.toString()) {
          case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
              name.toString();
          case "content-length" -> head.length(Headers.CONTENT_LENGTH, value);
          default -> head.add(name, value);
        };
  }

  /// Whether there is more of it than we take.
  boolean tooLarge() {
    return bytes > MOST_BYTES;
  }

  /// What is wrong with the whole of it; null for nothing.
  @Nullable String malformed() {
    return malformed == null && trailers == null && !statusTold ? "no :status" : malformed;
  }

  /// The head; valid until the next block.
  ResponseHead head() {
    return head;
  }

  /// Those behind a body; null for none.
  @Nullable HeaderMap trailers() {
    HeaderMap behind = trailers;
    return behind == null || behind.size() == 0 ? null : behind;
  }
}
