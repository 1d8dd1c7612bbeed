package penstock.spi.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.traffic.Connection;
import penstock.spi.traffic.Traffic;
import penstock.testkit.FakeRequest;

class HashKeyTest {

  private static final long SEED = 42;

  private final FakeRequest request =
      FakeRequest.get("/cart?user=ann%20b")
          .from("203.0.113.7")
          .withHost("shop.test")
          .withHeader("X-User", "ann")
          .withCookie("uid", "a1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "source-ip",
        "5-tuple",
        "header.x-user",
        "cookie.uid",
        "query.user",
        "fact.jwt.sub",
        "path",
        "host"
      })
  void isWrittenAsItWasRead(String text) {
    assertThat(HashKey.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ip", "header", "header.", "path.x", "source-ip.", "SOURCE-IP", ".", "uri"})
  void refusesWhatIsNoKey(String text) {
    assertThatThrownBy(() -> HashKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            text
                + " (expected: source-ip, 5-tuple, header.NAME, cookie.NAME, query.NAME, fact.NAME,"
                + " path or host)");
  }

  @Test
  void keepsDotsInNames() {
    assertThat(HashKey.parse("cookie.a.b").name()).isEqualTo("a.b");
  }

  @Test
  void readsTheShortFormOfAFact() {
    assertThat(HashKey.parse("jwt.sub")).isEqualTo(HashKey.parse("fact.jwt.sub"));
  }

  @Test
  void hashesWhatAFilterNoted() {
    assertThat(hash("jwt.sub", request.withFact("jwt.sub", "ann")))
        .isEqualTo(Hashing.ofText("ann", SEED));
  }

  @Test
  void hashesTheNamedPart() {
    assertThat(hash("header.x-user", request)).isEqualTo(Hashing.ofText("ann", SEED));
    assertThat(hash("cookie.uid", request)).isEqualTo(Hashing.ofText("a1", SEED));
    assertThat(hash("query.user", request)).isEqualTo(Hashing.ofText("ann b", SEED));
    assertThat(hash("path", request)).isEqualTo(Hashing.ofText("/cart", SEED));
    assertThat(hash("host", request)).isEqualTo(Hashing.ofText("shop.test", SEED));
    assertThat(hash("source-ip", request))
        .isEqualTo(Hashing.ofAddress(request.client().getAddress(), SEED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"header.x-none", "cookie.none", "query.none", "fact.a.b", "host"})
  void fallsBackToTheClientsAddress(String key) {
    FakeRequest bare = request.withHost("");
    assertThat(hash(key, bare)).isEqualTo(hash("source-ip", bare));
    assertThat(hash(key, bare)).isNotEqualTo(hash(key, bare.from("203.0.113.8")));
  }

  @Test
  void hashesConnectionsByTheClientsAddress() {
    Traffic connection = new BareConnection(request.client());
    assertThat(hash("path", connection)).isEqualTo(hash("source-ip", request));
  }

  @Test
  void tellsConnectionsOfOneClientApartByTheirPorts() {
    InetSocketAddress client = request.client();
    InetSocketAddress other = new InetSocketAddress(client.getAddress(), client.getPort() + 1);
    assertThat(hash("5-tuple", new BareConnection(client)))
        .isEqualTo(hash("5-tuple", new BareConnection(client)))
        .isNotEqualTo(hash("5-tuple", new BareConnection(other)))
        .isNotEqualTo(hash("source-ip", request));
    assertThat(hash("5-tuple", request)).isNotEqualTo(hash("source-ip", request));
  }

  @Test
  void takesWhatARuleHasNotedOfAConnection() {
    BareConnection connection = new BareConnection(request.client(), "acme");
    assertThat(hash("fact.rule.key", connection))
        .isEqualTo(Hashing.ofText("acme", SEED))
        .isNotEqualTo(hash("source-ip", connection));
    assertThat(hash("fact.other", connection)).isEqualTo(hash("source-ip", connection));
  }

  @Test
  void knowsWhatOnlyRequestsHave() {
    assertThat(HashKey.parse("source-ip").ofRequests()).isFalse();
    assertThat(HashKey.parse("5-tuple").ofRequests()).isFalse();
    assertThat(HashKey.parse("path").ofRequests()).isTrue();
    assertThat(HashKey.parse("header.x-user").ofRequests()).isTrue();
  }

  @Test
  void dependsOnTheSeed() {
    HashKey key = HashKey.parse("path");
    assertThat(key.hash(request, 1)).isNotEqualTo(key.hash(request, 2));
  }

  private static long hash(String key, Traffic traffic) {
    return HashKey.parse(key).hash(traffic, SEED);
  }

  /// A connection of which a rule may have noted a key.
  private record BareConnection(InetSocketAddress client, @Nullable String key)
      implements Connection {

    BareConnection(InetSocketAddress client) {
      this(client, null);
    }

    @Override
    public @Nullable String fact(String name) {
      return name.equals("rule.key") ? key : null;
    }

    @Override
    public InetSocketAddress peer() {
      return client;
    }

    @Override
    public InetSocketAddress local() {
      return client;
    }

    @Override
    public @Nullable String serverName() {
      return null;
    }
  }
}
