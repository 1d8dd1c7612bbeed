package penstock.core.udp;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.LiveEndpoint;

/// Reads out of QUIC connection IDs which endpoint issued them: what needs no memory, and so holds
/// for a client that changes its address and its ID at once. From any thread.
///
/// Source: draft-ietf-quic-load-balancers-21, the plaintext algorithm.
public final class ServerIds {

  /// The label of an endpoint that says what stands in its connection IDs.
  public static final String LABEL = "quic-server-id";

  private static final String PREFIX = "0x";

  /// These bits of an ID's first byte tell how it is made; all of them that it names nobody.
  private static final int ROTATION = 0xE0;

  private final int idLength;
  private final int length;

  /// @param idLength of connection IDs
  /// @param length of the server ID in them; 1 or more
  ServerIds(int idLength, int length) {
    this.idLength = idLength;
    this.length = length;
  }

  /// The endpoint that issued the ID a packet is for; null if it does not tell. Packets of a
  /// handshake do not: their IDs may be of the client's own making, and it may not move yet.
  @Nullable LiveEndpoint issuer(ByteBuffer packet, List<LiveEndpoint> endpoints) {
    int start = packet.position();
    if (packet.remaining() < 1 + idLength
        || QuicHeader.isLong(packet)
        || (packet.get(start + 1) & ROTATION) == ROTATION) {
      return null;
    }
    byte[] id = new byte[length];
    packet.get(start + 2, id);
    String digits = HexFormat.of().formatHex(id);
    for (LiveEndpoint endpoint : endpoints) {
      String label = endpoint.endpoint().labels().get(LABEL);
      if (label != null && says(label, digits)) {
        return endpoint;
      }
    }
    return null;
  }

  private static boolean says(String label, String digits) {
    int from = label.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? PREFIX.length() : 0;
    return label.length() - from == digits.length()
        && label.regionMatches(true, from, digits, 0, digits.length());
  }

  /// What a label says, in lower-case hexadecimal digits.
  ///
  /// @param label with or without `0x` before it
  public static String digits(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    return lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : lower;
  }
}
