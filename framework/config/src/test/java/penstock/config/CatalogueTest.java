package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.config.Catalogue.Offer;
import penstock.config.Sample.Balance;
import penstock.config.Sample.Check;
import penstock.spi.Kind;
import penstock.spi.NoSettings;
import penstock.spi.Shorthand;

class CatalogueTest {

  private final Catalogue catalogue = Sample.catalogue();

  @Test
  void knowsWhatWasOfferedAndByWhom() {
    assertThat(catalogue.offers(Balance.class))
        .extracting(Offer::type, Offer::plugin)
        .containsExactly(
            tuple("least-request", "lr"), tuple("maglev", "mg"), tuple("round-robin", "rr"));
    assertThat(catalogue.find(Check.class, "tcp")).isNotNull();
    assertThat(catalogue.find(Check.class, "maglev")).isNull();
    assertThat(catalogue.kinds()).extracting(Kind::key).containsExactly("balance", "health");
  }

  @Test
  void namesBothPluginsThatOfferOneType() {
    assertThatThrownBy(() ->
            catalogue
                .as("mine")
                .offer(Sample.BALANCE, "maglev", NoSettings.class, (_, _) -> new Balance() {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "balance type: maglev of plugin mine (expected: a type not yet offered, plugin mg has"
                + " it)");
    assertThat(catalogue.find(Balance.class, "maglev")).extracting(Offer::plugin).isEqualTo("mg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Maglev", "a_b", "a-", "-a", "a--b", "a b", "ä"})
  void refusesMalformedTypes(String type) {
    assertThatThrownBy(
            () -> catalogue.offer(Sample.CHECK, type, NoSettings.class, (_, _) -> new Check() {}))
        .hasMessage(
            "health type: "
                + type
                + " of plugin penstock (expected: lower-case words joined by"
                + " hyphens)");
  }

  @Test
  void refusesSettingsThatCannotBeWritten() {
    assertThatThrownBy(
            () -> catalogue.offer(Sample.CHECK, "x", Odd.class, (_, _) -> new Check() {}))
        .hasMessageStartingWith("settings type: java.util.Optional<java.lang.String>");
    assertThatThrownBy(
            () -> catalogue.offer(Sample.CHECK, "x", Typed.class, (_, _) -> new Check() {}))
        .hasMessage(
            "settings of health x: type (expected: another name, it is the extension's type)");
    assertThatThrownBy(
            () -> catalogue.offer(Sample.CHECK, "x", Brief.class, (_, _) -> new Check() {}))
        .hasMessageStartingWith("shorthand: none (expected: a component of ");
  }

  @Test
  void forgetsAPlugin() {
    catalogue.withdraw("mg");

    assertThat(catalogue.find(Balance.class, "maglev")).isNull();
    assertThat(catalogue.offers()).hasSize(4);
  }

  record Odd(Optional<String> inner) {}

  record Typed(String type) {}

  @Shorthand("none")
  record Brief(String some) {}
}
