package penstock.core.mirror;

import io.undertow.util.HttpString;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.core.upstream.ResponseHead;

/// What of two answers should be the same: the status, or headers. Immutable.
public final class Comparison {

  private static final String HEADER = "header.";

  private final List<String> parts;
  private final @Nullable HttpString[] names;

  private Comparison(List<String> parts) {
    this.parts = parts;
    this.names = new HttpString[parts.size()];
    for (int i = 0; i < names.length; i++) {
      String part = parts.get(i);
      names[i] = part.startsWith(HEADER) ? new HttpString(part.substring(HEADER.length())) : null;
    }
  }

  /// Compares these.
  ///
  /// @param parts each `status`, or `header.` and a name
  public static Comparison of(List<String> parts) {
    return new Comparison(List.copyOf(parts));
  }

  /// What is compared, as it was written.
  public List<String> parts() {
    return parts;
  }

  /// What an answer says of each part; a header that it has not is empty.
  String[] of(ResponseHead head) {
    String[] values = new String[names.length];
    Arrays.setAll(
        values,
        i -> {
          HttpString name = names[i];
          return name == null ? Integer.toString(head.status()) : lines(head, name);
        });
    return values;
  }

  private static String lines(ResponseHead head, HttpString name) {
    String lines = "";
    for (int i = 0; i < head.count(); i++) {
      if (head.name(i).equals(name)) {
        lines = lines.isEmpty() ? head.value(i) : lines + ", " + head.value(i);
      }
    }
    return lines;
  }
}
