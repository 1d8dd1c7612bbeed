package penstock.plugin.filter.compression;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client says in `Accept-Encoding`, RFC 9110 12.5.3.
final class Accepted {

  private final Map<Coding, Double> qualities = new EnumMap<>(Coding.class);
  private double identity;
  private double others;

  private Accepted() {}

  /// The coding that a client likes best.
  ///
  /// @param lines the values of `Accept-Encoding`; null for none
  /// @return null if it wants none of ours
  static @Nullable Coding best(@Nullable Collection<String> lines) {
    if (lines == null) {
      return null;
    }
    Accepted accepted = new Accepted();
    for (String line : lines) {
      for (String item : line.split(",", -1)) {
        accepted.read(item);
      }
    }
    return accepted.best();
  }

  private void read(String item) {
    int semicolon = item.indexOf(';');
    String name = (semicolon < 0 ? item : item.substring(0, semicolon)).strip();
    double quality = semicolon < 0 ? 1 : quality(item.substring(semicolon + 1).strip());
    if (name.equals("*")) {
      others = quality;
    } else if (name.equalsIgnoreCase("identity")) {
      identity = quality;
    }
    for (Coding coding : Coding.ALL) {
      if (coding.isNamed(name)) {
        qualities.put(coding, quality);
      }
    }
  }

  /// What is no quality stands for the least: then nothing is compressed by mistake.
  private static double quality(String parameter) {
    int equals = parameter.indexOf('=');
    if (equals < 0 || !parameter.substring(0, equals).strip().equalsIgnoreCase("q")) {
      return 0;
    }
    String value = parameter.substring(equals + 1).strip();
    if (!value.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")) {
      return 0;
    }
    return Double.parseDouble(value);
  }

  private @Nullable Coding best() {
    Coding best = null;
    double most = identity;
    for (Coding coding : Coding.ALL) {
      double quality = qualities.getOrDefault(coding, others);
      if (quality > 0 && (best == null ? quality >= most : quality > most)) {
        best = coding;
        most = quality;
      }
    }
    return best;
  }
}
