package penstock.core.connection;

import io.undertow.util.HttpString;
import org.jspecify.annotations.Nullable;

/// The names of header fields that are asked for as texts. There are few of them, asked again and
/// again: what one is to Undertow is found out once.
final class AskedNames {

  /// A power of two.
  private static final int KEPT = 256;

  // Threads race for each place, and each of them finds something that is true.
  private static final @Nullable Asked[] ASKED = new Asked[KEPT];

  /// No field has this name.
  private static final HttpString NOBODYS = new HttpString("");

  private AskedNames() {}

  /// A text and the name it is.
  private record Asked(String text, HttpString name) {}

  /// The name.
  ///
  /// @param text case does not matter
  /// @throws IllegalArgumentException if it has characters beyond Latin-1
  static HttpString of(String text) {
    int place = text.hashCode() & (KEPT - 1);
    Asked known = ASKED[place];
    if (known != null && known.text.equals(text)) {
      return known.name;
    }
    // Undertow makes no name of more than one line, and no field has one.
    boolean oneLine = text.indexOf('\r') < 0 && text.indexOf('\n') < 0;
    HttpString name = oneLine ? new HttpString(text) : NOBODYS;
    ASKED[place] = new Asked(text, name);
    return name;
  }
}
