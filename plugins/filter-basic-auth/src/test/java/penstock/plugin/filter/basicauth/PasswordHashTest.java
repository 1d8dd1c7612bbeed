package penstock.plugin.filter.basicauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

  private static boolean fits(String hash, String password) {
    return PasswordHash.parse(hash).matches(password.getBytes(StandardCharsets.UTF_8));
  }

  /// As glibc's crypt and Python's hashlib make them.
  @ParameterizedTest
  @CsvSource({
    "Hello world!,"
        + " $6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
    "Hello world!,"
        + " $6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.",
    "Hello world!, $5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
    "we have a short salt string but not a short password,"
        + " $5$rounds=77777$short$JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/",
    "gr\u00fcn,"
        + " $6$ab$egoRpOCqv0CxABPe4gxKv54F7tXnQopqcYQeenbEKSrDj1JXMLWSz4jpUkVmmeAYHs7sUTiacXiE.77FT2u.D/",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
        + " $6$ab$wwx6HUS//wbDYlkAupUcbZm1po8Sv48qVf51cbMF4KMbjlI44zD69Kys64/cKeSnzrokETCnsDc.X5wGU8/1e/",
    "secret,"
        + " $pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT/p1aaNl8",
    "secret, $2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
    "gr\u00fcn, $2b$04$abcdefghijklmnopqrstuuQYEk91mE9jD3s0Fa6l8hqSxfClgS2VO",
    "'', $2a$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq",
    "\u20ac, $pbkdf2-sha256$1500$MDEyMzQ1Njc4OWFiY2RlZg$p1FYWmNS6/gJxysuimUBuP6SNsTO/kYarWPbFWZrbpU"
  })
  void fitsItsPasswordAlone(String password, String hash) {
    assertThat(fits(hash, password)).isTrue();
    assertThat(fits(hash, password + "x")).isFalse();
    assertThat(fits(hash, "")).isEqualTo(password.isEmpty());
  }

  /// As glibc's crypt makes them, of 70 letters, 71, and 72 or more.
  @Test
  void bcryptTakesThe72FirstBytes() {
    String salt = "$2y$04$abcdefghijklmnopqrstuu";
    assertThat(fits(salt + "7rGc2WcK06H4./GhzkoBQkqS07LaKbW", "a".repeat(70))).isTrue();
    assertThat(fits(salt + "MCu.k1vM/ywQwiONaEn3oEMlZoCVBd6", "a".repeat(71))).isTrue();
    assertThat(fits(salt + "BzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe", "a".repeat(72))).isTrue();
    assertThat(fits(salt + "BzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe", "a".repeat(80))).isTrue();
    assertThat(fits(salt + "BzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe", "a".repeat(71))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "$2y$05$short",
        "$2x$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
        "$2y$03$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
        "$2y$16$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
        "",
        "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
        "$apr1$x$y",
        "$6$salt$short",
        "$6$rounds=10$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
        "$pbkdf2-sha256$10$c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void refusesPlainTextAndWeakHashes(String text) {
    assertThatThrownBy(() -> PasswordHash.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ")
        .message()
        .satisfies(m -> assertThat(text.isEmpty() || !m.contains(text)).isTrue());
  }

  @Test
  void keepsItselfOutOfLogs() {
    assertThat(PasswordHash.parse("$pbkdf2-sha256$1000$c2FsdA$" + "A".repeat(43)))
        .hasToString("PBKDF2_SHA256");
  }
}
