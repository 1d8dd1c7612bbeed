package penstock.plugin.tls.termination;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Moves bytes between the buffers of others and memory that BoringSSL can reach.
final class Pieces {

  private Pieces() {}

  static long remaining(ByteBuffer[] buffers, int offset, int length) {
    long sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += buffers[i].remaining();
    }
    return sum;
  }

  /// The bytes at the front of a buffer, outside the heap; the buffer's position stays.
  static ByteBuffer outside(ByteBuffer from, int size) {
    ByteBuffer front = from.duplicate();
    front.limit(front.position() + size);
    return front.isDirect() ? front : Scratch.in().put(front).flip();
  }

  /// The first buffer with room, if it is outside the heap and has room for all; null if not.
  static @Nullable ByteBuffer roomFor(int size, ByteBuffer[] to, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (to[i].hasRemaining()) {
        return to[i].isDirect() && to[i].remaining() >= size ? to[i] : null;
      }
    }
    return null;
  }

  /// Fills buffers; there is room.
  static void scatter(ByteBuffer from, ByteBuffer[] to, int offset, int length) {
    for (int i = offset; i < offset + length && from.hasRemaining(); i++) {
      move(from, Math.min(from.remaining(), to[i].remaining()), to[i]);
    }
  }

  /// Moves so many bytes, which are there and for which there is room.
  static void move(ByteBuffer from, int size, ByteBuffer to) {
    to.put(from.slice(from.position(), size));
    from.position(from.position() + size);
  }

  /// Takes bytes from buffers.
  ///
  /// @param size more than 0; all of it is there
  /// @return the bytes, outside the heap
  static ByteBuffer gather(int size, ByteBuffer[] from, int offset, int length) {
    int i = offset;
    while (!from[i].hasRemaining()) {
      i++;
    }
    ByteBuffer first = from[i];
    if (first.isDirect() && first.remaining() >= size) {
      ByteBuffer text = first.duplicate().limit(first.position() + size);
      first.position(first.position() + size);
      return text;
    }
    ByteBuffer text = Scratch.in();
    for (; i < offset + length && text.position() < size; i++) {
      move(from[i], Math.min(size - text.position(), from[i].remaining()), text);
    }
    return text.flip();
  }
}
