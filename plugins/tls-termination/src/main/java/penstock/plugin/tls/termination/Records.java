package penstock.plugin.tls.termination;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/// Where TLS records begin and end.
final class Records {

  static final int CHANGE_CIPHER_SPEC = 20;
  static final int HANDSHAKE = 22;
  static final int APPLICATION = 23;

  /// Before what a record holds.
  static final int HEADER = 5;

  /// The most text that one record seals.
  static final int LARGEST_TEXT = 16 * 1024;

  /// The most a record holds: sealed text, and what sealing adds.
  static final int LARGEST = LARGEST_TEXT + 512;

  private static final int FIRST_KIND = CHANGE_CIPHER_SPEC;
  private static final int MAJOR_VERSION = 3;

  private Records() {}

  /// Whether nothing of a piece, as [#handshake] finds it, is a handshake message in the clear: no
  /// key is exchanged with it, and nothing to be signed.
  static boolean noneInTheClear(ByteBuffer from, int size) throws SSLException {
    int end = from.position() + size;
    int at = from.position();
    while (at < end && kind(from, at) != HANDSHAKE) {
      at += length(from, at);
    }
    return at == end;
  }

  /// The kind of the record at a position; it has begun there.
  static int kind(ByteBuffer from, int at) {
    return from.get(at);
  }

  /// The bytes of the record at a position, its header included; 0 if it is not all there.
  ///
  /// @throws SSLException if it is none
  static int length(ByteBuffer from, int at) throws SSLException {
    int there = from.limit() - at;
    if (there < HEADER) {
      return 0;
    }
    int kind = from.get(at);
    if (kind < FIRST_KIND || kind > APPLICATION || from.get(at + 1) != MAJOR_VERSION) {
      throw new SSLException("unsupported or unrecognized SSL message");
    }
    int held = (from.get(at + 3) & 0xff) << 8 | (from.get(at + 4) & 0xff);
    if (held > LARGEST) {
      throw new SSLException("record: " + held + " bytes (expected: at most " + LARGEST + ")");
    }
    return there < HEADER + held ? 0 : HEADER + held;
  }

  /// The bytes at the front that a handshake can take in one go. What is sealed as application data
  /// may be part of it in TLS 1.3, where nothing else of its flight is in the clear; in TLS 1.2 it
  /// stands behind the handshake and stays where it is.
  ///
  /// @return 0 if not one record is all there
  /// @throws SSLException if there is something else
  static int handshake(ByteBuffer from) throws SSLException {
    int at = from.position();
    boolean clear = false;
    while (true) {
      int length = length(from, at);
      int kind = length == 0 ? 0 : kind(from, at);
      if (length == 0 || (kind == APPLICATION && clear)) {
        return at - from.position();
      }
      at += length;
      clear |= kind == HANDSHAKE;
      if (kind != HANDSHAKE && kind != CHANGE_CIPHER_SPEC) {
        return at - from.position();
      }
    }
  }
}
