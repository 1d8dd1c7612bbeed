package penstock.spi.http;

import java.util.List;
import java.util.Map;
import penstock.spi.Default;
import penstock.spi.Describe;

/// Changes to the headers of one direction: removed first, then set, then added.
@Describe("Changes to the headers of one direction: removed first, then set, then added.")
public record HeaderEditSettings(
    @Describe(
            "Headers that replace those of the same name; a value may hold words such as"
                + " {client-ip}, and ${jwt.tier} for what a filter found out.")
        @Default("{}")
        Map<String, String> set,
    @Describe("Headers that come beside those of the same name; values as with set.") @Default("{}")
        Map<String, String> add,
    @Describe("Headers to take out.") @Default("[]") List<String> remove) {

  /// No change.
  public static final HeaderEditSettings NONE =
      new HeaderEditSettings(Map.of(), Map.of(), List.of());

  /// Checks names and values.
  ///
  /// @throws IllegalArgumentException if a name or a value is malformed, or frames the message
  public HeaderEditSettings {
    set = Map.copyOf(set);
    add = Map.copyOf(add);
    remove = List.copyOf(remove);
    set.forEach((name, value) -> check("set", name, value));
    add.forEach((name, value) -> check("add", name, value));
    remove.forEach(name -> HttpText.checkHeaderName("remove", name));
  }

  private static void check(String component, String name, String value) {
    HttpText.checkHeaderName(component, name);
    HttpText.checkHeaderValue(component + "." + name, value);
    HeaderTemplate.parse(component + "." + name, value);
  }
}
