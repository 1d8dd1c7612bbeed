package penstock.testkit;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import penstock.spi.Context;
import penstock.spi.balance.Hashing;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Traffic;

class SessionStickinessContractTest extends SessionStickinessContract {

  @Override
  protected SessionStickiness stickiness(Context context) {
    return new ChecksumCookie(context.hashSeed());
  }

  /// A cookie of the name in hexadecimal digits and a checksum.
  private record ChecksumCookie(long seed) implements SessionStickiness {

    private static final HexFormat HEX = HexFormat.of();

    @Override
    public Bond bondOf(Traffic traffic) {
      String cookie = traffic instanceof Request request ? request.cookie("bound") : null;
      if (cookie == null) {
        return Bond.NONE;
      }
      if (!cookie.matches("[0-9a-f]+-[0-9a-f]{16}")) {
        return Bond.INVALID;
      }
      int dash = cookie.indexOf('-');
      String name = new String(HEX.parseHex(cookie.substring(0, dash)), StandardCharsets.UTF_8);
      return cookie.equals(written(name)) ? Bond.to(name) : Bond.INVALID;
    }

    @Override
    public Header bind(Traffic traffic, Endpoint endpoint) {
      return new Header("Set-Cookie", "bound=" + written(endpoint.name()) + "; Path=/; HttpOnly");
    }

    private String written(String name) {
      return HEX.formatHex(name.getBytes(StandardCharsets.UTF_8))
          + "-"
          + HEX.toHexDigits(Hashing.ofName(name, seed));
    }
  }
}
