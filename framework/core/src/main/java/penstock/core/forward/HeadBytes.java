package penstock.core.forward;

import io.undertow.util.HttpString;
import penstock.spi.http.Hex;

/// A message head being written into an array.
final class HeadBytes {

  private final byte[] bytes;
  private int at;

  HeadBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  int length() {
    return at;
  }

  // Every char is a Latin-1 byte here, and this old method copies them without a look at each.
  @SuppressWarnings("deprecation")
  HeadBytes text(String text) {
    int length = text.length();
    text.getBytes(0, length, bytes, at);
    at += length;
    return this;
  }

  HeadBytes name(HttpString name) {
    name.copyTo(bytes, at);
    at += name.length();
    return this;
  }

  HeadBytes octet(char c) {
    bytes[at++] = (byte) c;
    return this;
  }

  HeadBytes raw(byte[] more) {
    System.arraycopy(more, 0, bytes, at, more.length);
    at += more.length;
    return this;
  }

  HeadBytes line(HttpString name, String value) {
    return name(name).octet(':').octet(' ').text(value).end();
  }

  HeadBytes end() {
    bytes[at] = '\r';
    bytes[at + 1] = '\n';
    at += 2;
    return this;
  }

  /// 16 hexadecimal digits.
  HeadBytes hex(long value) {
    Hex.put(bytes, at, value);
    at += Hex.LONG;
    return this;
  }
}
