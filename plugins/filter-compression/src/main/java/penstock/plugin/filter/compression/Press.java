package penstock.plugin.filter.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A deflater with the buffer it fills, used for one answer after the other. One thread at a time.
///
/// The buffer is always ready to be read: what is in it waits to be taken.
final class Press {

  private static final int ROOM = 16 * 1024;

  /// RFC 1952 2.3: magic, deflate, no flags, no time, no hint, an unknown system.
  private static final byte[] GZIP_HEADER = {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

  private static final int GZIP_TRAILER = 8;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Coding coding;
  private final Deflater deflater;
  private final CRC32 checksum = new CRC32();
  private final ByteBuffer out =
      ByteBuffer.allocateDirect(ROOM).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private boolean unflushed;
  private boolean trailerOwed;

  /// @param level 1 is fast, 9 is small
  Press(Coding coding, int level) {
    this.coding = coding;
    this.deflater = new Deflater(level, coding == Coding.GZIP);
  }

  Coding coding() {
    return coding;
  }

  /// Begins an answer.
  void begin() {
    deflater.reset();
    checksum.reset();
    out.clear();
    trailerOwed = coding == Coding.GZIP;
    if (trailerOwed) {
      out.put(GZIP_HEADER);
    }
    out.flip();
    unflushed = false;
  }

  /// What waits to be taken; take it before calling anything else when it is full.
  ByteBuffer waiting() {
    return out;
  }

  /// Takes in as much as it has room for.
  ///
  /// @return whether there was room for all of it
  boolean press(ByteBuffer source) {
    ByteBuffer copy = source.duplicate();
    deflater.setInput(source);
    out.compact();
    while (!deflater.needsInput() && out.hasRemaining()) {
      deflater.deflate(out, Deflater.NO_FLUSH);
    }
    out.flip();
    // The deflater must not keep what it was only lent.
    deflater.setInput(NOTHING);
    unflushed |= source.position() > copy.position();
    if (coding == Coding.GZIP) {
      checksum.update(copy.limit(source.position()));
    }
    return !source.hasRemaining();
  }

  /// Lets out what it holds back in hope of more.
  ///
  /// @return whether there was room for all of it
  boolean flush() {
    if (unflushed) {
      out.compact();
      deflater.deflate(out, Deflater.SYNC_FLUSH);
      unflushed = !out.hasRemaining();
      out.flip();
    }
    return !unflushed;
  }

  /// Ends the answer.
  ///
  /// @return whether there was room for all of it
  boolean finish() {
    deflater.finish();
    out.compact();
    if (!deflater.finished()) {
      deflater.deflate(out);
    }
    boolean all = deflater.finished();
    if (all && trailerOwed) {
      all = out.remaining() >= GZIP_TRAILER;
      if (all) {
        out.putInt((int) checksum.getValue()).putInt((int) deflater.getBytesRead());
        trailerOwed = false;
      }
    }
    out.flip();
    return all;
  }

  /// Bytes taken in and bytes let out.
  long taken() {
    return deflater.getBytesRead();
  }

  long given() {
    return deflater.getBytesWritten();
  }

  /// Frees what lies outside the heap; not to be used any more.
  void end() {
    deflater.end();
  }
}
