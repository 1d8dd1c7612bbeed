package penstock.core.http2;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Http2Abuse;

/// Unpacks field blocks by HPACK, each of which changes what the next ones mean. Belongs to one
/// connection.
final class FieldReader implements HpackDecoder.HeaderEmitter {

  private final HpackDecoder decoder = new HpackDecoder();
  private final int mostBytes;
  private final int mostLines;
  private @Nullable FieldBlock into;
  private boolean endless;

  /// @param mostBytes of a request's fields
  /// @param mostLines of a request's fields
  FieldReader(int mostBytes, int mostLines) {
    this.mostBytes = mostBytes;
    this.mostLines = mostLines;
    decoder.setHeaderEmitter(this);
  }

  /// Unpacks one block, whole.
  ///
  /// @param trailers whether it came behind a body
  FieldBlock read(ByteBuffer block, boolean trailers) throws ConnectionError {
    FieldBlock fields = new FieldBlock(trailers, mostBytes, mostLines);
    into = fields;
    try {
      decoder.decode(block, false);
    } catch (HpackException | RuntimeException _) {
      // The decoder of Undertow meets some of what is wrong with an exception of the JDK's.
      throw endless
          ? ConnectionError.abuse(Http2Abuse.HEADER_BOMB)
          : ConnectionError.of(Wire.COMPRESSION_ERROR, "field block");
    } finally {
      into = null;
    }
    if (block.hasRemaining()) {
      throw ConnectionError.of(Wire.COMPRESSION_ERROR, "field block");
    }
    return fields;
  }

  @Override
  public void emitHeader(HttpString name, String value, boolean neverIndex) throws HpackException {
    FieldBlock fields = into;
    if (fields != null && !fields.add(name, value)) {
      endless = true;
      throw new HpackException();
    }
  }
}
