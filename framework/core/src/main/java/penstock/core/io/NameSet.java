package penstock.core.io;

import io.undertow.util.HttpString;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names of header fields, made once and asked for every line of a head. Immutable.
public final class NameSet {

  /// No names.
  public static final NameSet NONE = new NameSet(List.of());

  /// So much empty space that most questions end at once.
  private static final int SPARE = 4;

  private final @Nullable HttpString[] table;

  private NameSet(Collection<HttpString> names) {
    int size = Integer.highestOneBit(names.size() + 1) * 2 * SPARE;
    table = new HttpString[size];
    for (HttpString name : names) {
      if (!contains(name)) {
        int place = place(name);
        while (table[place] != null) {
          place = (place + 1) & (size - 1);
        }
        table[place] = name;
      }
    }
  }

  /// These names.
  public static NameSet of(Collection<HttpString> names) {
    return new NameSet(names);
  }

  /// These names.
  public static NameSet of(HttpString... names) {
    return new NameSet(List.of(names));
  }

  /// Whether a name is among them; case does not matter.
  public boolean contains(HttpString name) {
    int place = place(name);
    for (HttpString each = table[place]; each != null; each = table[place]) {
      if (each.hashCode() == name.hashCode() && each.equals(name)) {
        return true;
      }
      place = (place + 1) & (table.length - 1);
    }
    return false;
  }

  private int place(HttpString name) {
    int hash = name.hashCode();
    return (hash ^ (hash >>> 16)) & (table.length - 1);
  }
}
