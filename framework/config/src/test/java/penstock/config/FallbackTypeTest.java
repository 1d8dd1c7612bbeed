package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.Default;
import penstock.spi.Extension;
import penstock.spi.Kind;
import penstock.spi.Shorthand;

class FallbackTypeTest {

  interface Sticky {}

  @Shorthand("name")
  record Cookie(@Default("ID") String name) {}

  record Header(String name) {}

  record Pool(Extension<Sticky> sticky) {}

  record Root(@Default("{}") Map<String, Pool> pools) {}

  private final Catalogue catalogue = new Catalogue();

  FallbackTypeTest() {
    Kind<Sticky> kind = new Kind<>("sticky", Sticky.class, "cookie");
    catalogue.offer(kind, "cookie", Cookie.class, (_, _) -> new Sticky() {});
    catalogue.offer(kind, "header", Header.class, (_, _) -> new Sticky() {});
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ name: A }", "{ type: cookie, name: A }", "{ type: null, name: A }"})
  void aBlockWithoutATypeHasTheKindsOwn(String block) {
    assertThat(sticky("pools: { a: { sticky: " + block + " } }").type()).isEqualTo("cookie");
    assertThat(sticky("pools: { a: { sticky: " + block + " } }").settings())
        .isEqualTo(new Cookie("A"));
  }

  @Test
  void aValueThatIsNoTypeIsTheKindsOwnInShort() {
    assertThat(sticky("pools: { a: { sticky: My.Cookie } }").settings())
        .isEqualTo(new Cookie("My.Cookie"));
    assertThat(sticky("pools: { a: { sticky: cookie } }").settings()).isEqualTo(new Cookie("ID"));
  }

  @Test
  void anotherTypeInheritsNothingOfIt() {
    assertThatThrownBy(() ->
            sticky(
                """
                defaults: { pool: { sticky: { name: A } } }
                pools: { a: { sticky: { type: header } } }
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sticky.name: missing");
  }

  @Test
  void tellsWhenNobodyOffersIt() {
    Catalogue without = new Catalogue();
    without.offer(
        new Kind<>("sticky", Sticky.class, "cookie"),
        "header",
        Header.class,
        (_, _) -> new Sticky() {});
    assertThatThrownBy(() ->
            new ConfigLoader(without, _ -> null)
                .load("p.yaml", "pools: { a: { sticky: { name: A } } }", Root.class))
        .hasMessageContaining("header");
  }

  @Test
  void documentsSayWhichItIs() {
    assertThat(ReferenceWriter.write(Root.class, catalogue))
        .contains("A block without `type` is `cookie`.");
    record Alone(Extension<Sticky> sticky) {}
    String schema = SchemaWriter.write(Alone.class, catalogue);
    int cookie = schema.indexOf("\"cookie\"", schema.indexOf("\"const\""));
    int header = schema.indexOf("\"header\"", cookie);
    assertThat(schema.substring(cookie, header)).doesNotContain("\"type\"\n        ]");
    assertThat(schema.substring(header)).contains("\"required\"");
  }

  private Extension<Sticky> sticky(String yaml) {
    Root root = new ConfigLoader(catalogue, _ -> null).load("p.yaml", yaml, Root.class).value();
    return root.pools().values().iterator().next().sticky();
  }
}
