package penstock.core.upstream;

import java.util.Arrays;

/// The lines of the head before, each at its place. Belongs to one I/O thread.
final class KnownLines {

  private static final int PLACES = 32;

  /// What is longer is seldom said twice.
  private static final int LONGEST = 256;

  private static final byte[] NOTHING = {};

  private final byte[][] lines = new byte[PLACES][];
  private final int[] lengths = new int[PLACES];

  KnownLines() {
    Arrays.fill(lines, NOTHING);
  }

  /// Whether the line that begins here is the one that stood at this place before.
  ///
  /// @param end of the head
  /// @return its length with its end; 0 if it is another
  int same(int place, byte[] bytes, int from, int end) {
    int length = place < PLACES ? lengths[place] : 0;
    boolean same =
        length > 0
            && length <= end - from
            && Arrays.equals(bytes, from, from + length, lines[place], 0, length);
    return same ? length : 0;
  }

  /// Another line stands at this place now.
  ///
  /// @param length with its end; 0 for one that is not to be known again
  void learn(int place, byte[] bytes, int from, int length) {
    if (place >= PLACES) {
      return;
    }
    int kept = length > LONGEST ? 0 : length;
    if (lines[place].length < kept) {
      lines[place] = new byte[kept];
    }
    System.arraycopy(bytes, from, lines[place], 0, kept);
    lengths[place] = kept;
  }
}
