package penstock.scripting.view;

import java.util.HashMap;
import java.util.Map;
import penstock.spi.net.Cidr;

/// The blocks of addresses that the scripts of one context have asked for, read once each. For one
/// thread at a time.
public final class Blocks {

  /// A script that makes up blocks as it goes must not fill the memory.
  private static final int MOST = 1000;

  private final Map<String, Cidr> known = new HashMap<>();

  Cidr named(String text) {
    Cidr block = known.get(text);
    if (block == null) {
      block = Cidr.parse(text);
      if (known.size() < MOST) {
        known.put(text, block);
      }
    }
    return block;
  }
}
