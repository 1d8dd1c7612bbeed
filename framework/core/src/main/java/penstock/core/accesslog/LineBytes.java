package penstock.core.accesslog;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import penstock.spi.net.AddressText;

/// A line in the making. Each thread has one and uses it again for the next line.
final class LineBytes {

  private static final ThreadLocal<LineBytes> OWN = ThreadLocal.withInitial(LineBytes::new);
  private static final int ROOM = 4096;
  private static final int KEPT = 1 << 16;
  private static final int ADDRESSES = 64;
  private static final int DIGITS = 20;
  private static final int THOUSAND = 1000;
  private static final long NANOS_PER_MICRO = 1000;

  private final TimeText iso = new TimeText(TimeText.Form.ISO);
  private final TimeText clf = new TimeText(TimeText.Form.CLF);
  private final @Nullable InetAddress[] addresses = new InetAddress[ADDRESSES];
  private final byte[][] addressTexts = new byte[ADDRESSES][];
  private byte[] bytes = new byte[ROOM];
  private int length;

  /// Text of ours, ready to be put into lines.
  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// The calling thread's own, empty.
  static LineBytes own() {
    LineBytes own = OWN.get();
    own.length = 0;
    if (own.bytes.length > KEPT) {
      own.bytes = new byte[ROOM];
    }
    return own;
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  /// Makes room.
  ///
  /// @return where to write
  byte[] room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
    return bytes;
  }

  /// Notes what was written into [#room].
  void wrote(int newLength) {
    length = newLength;
  }

  LineBytes octet(char c) {
    room(1)[length++] = (byte) c;
    return this;
  }

  LineBytes put(byte[] ascii) {
    System.arraycopy(ascii, 0, room(ascii.length), length, ascii.length);
    length += ascii.length;
    return this;
  }

  /// Writes a number; negative ones too.
  LineBytes number(long number) {
    byte[] to = room(DIGITS);
    if (number >= 0 && number < THOUSAND) {
      length = few(to, length, (int) number);
      return this;
    }
    long rest = number;
    if (rest < 0) {
      to[length++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long power = rest; power >= 10; power /= 10) {
      digits++;
    }
    for (int at = length + digits - 1; at >= length; at--) {
      to[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /// Writes a number of up to three digits.
  ///
  /// @return the index behind it
  private static int few(byte[] to, int from, int number) {
    int at = from;
    if (number >= 100) {
      to[at++] = (byte) ('0' + number / 100);
    }
    if (number >= 10) {
      to[at++] = (byte) ('0' + number / 10 % 10);
    }
    to[at++] = (byte) ('0' + number % 10);
    return at;
  }

  /// Writes nanoseconds as milliseconds, such as `1.234`.
  LineBytes millis(long nanos) {
    long micros = nanos / NANOS_PER_MICRO;
    if (micros < 0 || micros >= THOUSAND * THOUSAND) {
      return number(micros / THOUSAND).octet('.').threeDigits((int) (micros % THOUSAND));
    }
    // Less than a second, as nearly all are.
    byte[] to = room(DIGITS);
    int whole = (int) micros / THOUSAND;
    int at = few(to, length, whole);
    to[at] = '.';
    threeDigits(to, at + 1, (int) micros - whole * THOUSAND);
    length = at + 4;
    return this;
  }

  private LineBytes threeDigits(int number) {
    threeDigits(room(3), length, number);
    length += 3;
    return this;
  }

  private static void threeDigits(byte[] to, int at, int number) {
    to[at] = (byte) ('0' + number / 100);
    to[at + 1] = (byte) ('0' + number / 10 % 10);
    to[at + 2] = (byte) ('0' + number % 10);
  }

  /// Such as `2026-11-25T16:45:41.123Z`.
  LineBytes isoTime(long epochMillis) {
    return put(iso.of(Math.floorDiv(epochMillis, 1000)))
        .octet('.')
        .threeDigits((int) Math.floorMod(epochMillis, 1000L))
        .octet('Z');
  }

  /// Such as `25/Nov/2026:16:45:41`, the time of the common log format without its zone.
  LineBytes clfSecond(long epochMillis) {
    return put(clf.of(Math.floorDiv(epochMillis, 1000)));
  }

  /// The same with milliseconds.
  LineBytes clfMillis(long epochMillis) {
    return clfSecond(epochMillis).octet('.').threeDigits((int) Math.floorMod(epochMillis, 1000L));
  }

  /// Writes an address literal; those of late are remembered.
  LineBytes address(InetAddress address) {
    int slot = (address.hashCode() * 0x9E3779B1) >>> 26;
    byte[] text = addressTexts[slot];
    if (text == null || !address.equals(addresses[slot])) {
      text = AddressText.of(address).getBytes(StandardCharsets.US_ASCII);
      addresses[slot] = address;
      addressTexts[slot] = text;
    }
    return put(text);
  }

  /// Writes address and port, such as `10.0.0.1:80`; the name where there is no address.
  LineBytes socket(InetSocketAddress socket) {
    InetAddress address = socket.getAddress();
    if (address == null) {
      name(socket.getHostString());
    } else if (address instanceof Inet6Address) {
      octet('[').address(address).octet(']');
    } else {
      address(address);
    }
    return octet(':').number(socket.getPort());
  }

  // What nobody could look up may hold anything: it must not end the text that it stands in.
  private void name(String host) {
    byte[] to = room(host.length());
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean plain = c > ' ' && c < 0x7F && c != '"' && c != '\\';
      to[length++] = (byte) (plain ? c : '?');
    }
  }

  /// What was written.
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
