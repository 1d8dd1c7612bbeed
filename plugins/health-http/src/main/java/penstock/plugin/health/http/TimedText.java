package penstock.plugin.health.http;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import penstock.spi.health.Deadline;

/// Text that a regular expression can search only until a deadline: a pattern that backtracks
/// without end would otherwise keep its thread for good.
record TimedText(CharSequence text, Deadline deadline) implements CharSequence {

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (deadline.isOver()) {
      throw new UncheckedIOException(new SocketTimeoutException("deadline"));
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new TimedText(text.subSequence(start, end), deadline);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
