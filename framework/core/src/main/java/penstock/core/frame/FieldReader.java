package penstock.core.frame;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Http2Abuse;

/// Unpacks field blocks by HPACK, each of which changes what the next ones mean. Belongs to one
/// connection.
public final class FieldReader implements HpackDecoder.HeaderEmitter {

  private final HpackDecoder decoder = new HpackDecoder();
  private @Nullable Fields into;
  private boolean endless;

  /// Takes fields one by one.
  public interface Fields {

    /// Takes one more field.
    ///
    /// @return false if there is no end to them
    boolean add(HttpString name, String value);
  }

  /// With a table of the usual size.
  public FieldReader() {
    decoder.setHeaderEmitter(this);
  }

  /// Unpacks one block, whole.
  ///
  /// @param fields gets what is in it
  /// @throws ConnectionError if it cannot be unpacked, or has no end
  public void read(ByteBuffer block, Fields fields) throws ConnectionError {
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
  }

  @Override
  public void emitHeader(HttpString name, String value, boolean neverIndex) throws HpackException {
    Fields fields = into;
    if (fields != null && !fields.add(name, value)) {
      endless = true;
      throw new HpackException();
    }
  }
}
