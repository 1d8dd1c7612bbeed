package penstock.plugin.filter.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.plugin.filter.jwt.Verified.Fact;

/// What a token's claims say.
final class Claims {

  private static final String ANYTHING = "*";

  private Claims() {}

  /// Whether the claims are what they must be.
  ///
  /// @param required a value, a word of it, or an item of it; `*` for anything
  static boolean fit(JWTClaimsSet claims, Map<String, String> required) {
    return required.entrySet().stream()
        .allMatch(wanted -> fits(claims.getClaim(wanted.getKey()), wanted.getValue()));
  }

  private static boolean fits(@Nullable Object claim, String wanted) {
    if (claim == null) {
      return false;
    }
    if (wanted.equals(ANYTHING)) {
      return true;
    }
    if (claim instanceof Collection<?> items) {
      return items.stream().anyMatch(item -> wanted.equals(String.valueOf(item)));
    }
    String text = String.valueOf(claim);
    return text.equals(wanted) || Arrays.asList(text.split(" ", -1)).contains(wanted);
  }

  /// The claims that are plain values or lists of them, to be noted.
  static List<Fact> facts(JWTClaimsSet claims) {
    List<Fact> facts = new ArrayList<>();
    for (Map.Entry<String, Object> claim : claims.getClaims().entrySet()) {
      String text = text(claim.getValue());
      String name = "jwt." + claim.getKey();
      if (text != null && isPlain(text) && isPlain(name)) {
        facts.add(new Fact(name, text));
      }
    }
    return facts;
  }

  private static @Nullable String text(@Nullable Object claim) {
    return switch (claim) {
      case null -> null;
      case String text -> text;
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      case Date date -> Long.toString(date.toInstant().getEpochSecond());
      case Collection<?> items ->
          items.stream().allMatch(item -> item instanceof String || item instanceof Number)
              ? items.stream().map(String::valueOf).collect(Collectors.joining(","))
              : null;
      default -> null;
    };
  }

  private static boolean isPlain(String text) {
    return text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
  }
}
