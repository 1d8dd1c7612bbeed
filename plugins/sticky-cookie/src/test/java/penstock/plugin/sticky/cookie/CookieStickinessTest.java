package penstock.plugin.sticky.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.testkit.ContextFixture;
import penstock.testkit.FakeRequest;
import penstock.testkit.SessionStickinessContract;

class CookieStickinessTest extends SessionStickinessContract {

  private static final Endpoint A = new Endpoint("a", "127.0.0.1", 1, 1, Map.of());
  private static final FakeRequest ANY = FakeRequest.get("/");
  private static final String OLD = "the key of last week";
  private static final String NEW = "the key of this week";

  @Override
  protected SessionStickiness stickiness(Context context) {
    return new CookieStickiness(settings("PENSTOCK", null), context);
  }

  @Test
  void isSafeByDefault() {
    assertThat(bind(ANY).value())
        .matches("PENSTOCK=[A-Za-z0-9_-]{39}; Path=/; HttpOnly; SameSite=Lax");
  }

  @Test
  void isSecureWhereTheClientCameByHttps() {
    assertThat(bind(ANY.withScheme("https")).value())
        .endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  void hasTheAttributesOfTheSettings() {
    CookieSettings settings =
        new CookieSettings(
            "ID",
            Duration.ofHours(1),
            Duration.ofDays(1),
            "/shop",
            "example.com",
            SameSite.NONE,
            null,
            false,
            OnFailure.FAIL,
            List.of());
    CookieStickiness stickiness = new CookieStickiness(settings, context);
    assertThat(bound(stickiness, ANY).value())
        .endsWith("; Path=/shop; Domain=example.com; Max-Age=86400; Secure; SameSite=None");
    assertThat(stickiness.moves()).isFalse();
  }

  @Test
  void saysNothingOfTheEndpoint() {
    Endpoint named = new Endpoint("10.0.0.11:9000", "10.0.0.11", 9000, 1, Map.of());
    Header first = Objects.requireNonNull(stickiness(context).bind(ANY, named));
    assertThat(first.value()).doesNotContain("10.0");
  }

  @Test
  void everyCharacterOfTheValueIsSigned() {
    SessionStickiness stickiness = stickiness(context);
    String value = valueOf(bind(ANY));
    assertThat(stickiness.bondOf(ANY.withCookie("PENSTOCK", value)).state())
        .isEqualTo(Bond.State.VALID);
    for (int i = 0; i < value.length(); i++) {
      for (char other : new char[] {'A', 'B', 'z', '-'}) {
        if (other != value.charAt(i)) {
          String forged = value.substring(0, i) + other + value.substring(i + 1);
          assertThat(stickiness.bondOf(ANY.withCookie("PENSTOCK", forged)))
              .as(forged)
              .isEqualTo(Bond.INVALID);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, VALID", "1799, VALID", "1800, AGED", "3599, AGED", "3600, INVALID"})
  void agesAndEnds(long seconds, Bond.State state) {
    SessionStickiness stickiness = stickiness(context);
    FakeRequest later = ANY.withCookie("PENSTOCK", valueOf(bind(ANY)));
    context.clock().advance(Duration.ofSeconds(seconds));
    assertThat(stickiness.bondOf(later).state()).isEqualTo(state);
  }

  @Test
  void agesAndEndsThoughItWasSeenBefore() {
    SessionStickiness stickiness = stickiness(context);
    FakeRequest later = ANY.withCookie("PENSTOCK", valueOf(bind(ANY)));
    assertThat(stickiness.bondOf(later).state()).isEqualTo(Bond.State.VALID);
    context.clock().advance(Duration.ofMinutes(30));
    assertThat(stickiness.bondOf(later).state()).isEqualTo(Bond.State.AGED);
    context.clock().advance(Duration.ofMinutes(30));
    assertThat(stickiness.bondOf(later)).isEqualTo(Bond.INVALID);
  }

  @Test
  void knowsManyClientsApart() {
    SessionStickiness stickiness = stickiness(context);
    List<FakeRequest> clients = new ArrayList<>();
    List<Bond> bonds = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Endpoint endpoint = new Endpoint("e" + i, "127.0.0.1", 1, 1, Map.of());
      Header issued = Objects.requireNonNull(stickiness.bind(ANY, endpoint));
      clients.add(ANY.withCookie("PENSTOCK", valueOf(issued)));
      bonds.add(Bond.to(stickiness.words(endpoint).getFirst()));
    }
    for (int round = 0; round < 2; round++) {
      assertThat(clients.stream().map(stickiness::bondOf)).containsExactlyElementsOf(bonds);
    }
  }

  @Test
  void refusesWhatWasIssuedInTheFuture() {
    SessionStickiness stickiness = stickiness(context);
    ContextFixture ahead = new ContextFixture();
    ahead.clock().advance(Duration.ofHours(2));
    Header issued = bound(new CookieStickiness(settings("PENSTOCK", null), ahead), ANY);
    assertThat(stickiness.bondOf(ANY.withCookie("PENSTOCK", valueOf(issued))))
        .isEqualTo(Bond.INVALID);
    ahead.close();
  }

  @Test
  void knowsWhatAnotherInstanceIssuedAndRotatesKeys() {
    context.cookieKeys(OLD);
    FakeRequest client = ANY.withCookie("PENSTOCK", valueOf(bind(ANY)));
    context.cookieKeys(NEW, OLD);
    SessionStickiness both = stickiness(context);
    Bond bond = both.bondOf(client);
    assertThat(bond.state()).isEqualTo(Bond.State.AGED);
    assertThat(both.words(A)).hasSize(2).contains(bond.word());
    context.cookieKeys(NEW);
    assertThat(stickiness(context).bondOf(client)).isEqualTo(Bond.INVALID);
  }

  @Test
  void prefersKeysOfItsOwn() {
    CookieSettings own = settings("PENSTOCK", Secret.parse("a key of this pool alone"));
    FakeRequest client =
        ANY.withCookie("PENSTOCK", valueOf(bound(new CookieStickiness(own, context), ANY)));
    context.cookieKeys("other keys of the fleet");
    assertThat(new CookieStickiness(own, context).bondOf(client).state())
        .isEqualTo(Bond.State.VALID);
    assertThat(stickiness(context).bondOf(client)).isEqualTo(Bond.INVALID);
  }

  @Test
  void whatWasIssuedForOnePoolSaysNothingInAnother() {
    FakeRequest client = ANY.withCookie("PENSTOCK", valueOf(bind(ANY)));
    try (ContextFixture other = new ContextFixture("pools.other.sticky", 1)) {
      assertThat(stickiness(other).bondOf(client)).isEqualTo(Bond.INVALID);
    }
  }

  @Test
  void poolsHaveCookiesOfTheirOwnUnlessNamed() {
    try (ContextFixture other = new ContextFixture("pools.other.sticky", 1)) {
      String here = nameOf(bound(new CookieStickiness(settings(null, null), context), ANY));
      String there = nameOf(bound(new CookieStickiness(settings(null, null), other), ANY));
      assertThat(here).matches("PENSTOCK-[0-9a-f]{8}").isNotEqualTo(there);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "PENSTOCK=x | null",
        "a=1; PENSTOCK=x | a=1",
        "PENSTOCK=x; b=2 | b=2",
        "a=1; PENSTOCK=x; b=2 | a=1; b=2",
        "a=1;PENSTOCK=x ;PENSTOCK=y | a=1",
        "NOTPENSTOCK=x; PENSTOCK2=y | NOTPENSTOCK=x; PENSTOCK2=y",
        "a=PENSTOCK | a=PENSTOCK"
      })
  void hidesItsCookieFromTheEndpointAndNoOther(String line, @Nullable String seen) {
    assertThat(stickiness(context).withoutBond(line)).isEqualTo(seen);
  }

  @Test
  void refusesCookiesThatBrowsersRefuse() {
    assertThatThrownBy(() -> settings("with space", null)).hasMessageStartingWith("name: ");
    assertThatThrownBy(() -> settings("__Host-id", null))
        .hasMessage("name: __Host-id (expected: secure: true beside it)");
    assertThatThrownBy(() -> settings("id", Secret.parse("short")))
        .hasMessage("keys[0]: 5 characters (expected: 16 or more)");
    assertThat(Secret.parse("a key of this pool alone")).hasToString("***");
  }

  private static CookieSettings settings(@Nullable String name, @Nullable Secret key) {
    return new CookieSettings(
        name,
        Duration.ofHours(1),
        null,
        "/",
        null,
        SameSite.LAX,
        null,
        true,
        OnFailure.REBALANCE,
        key == null ? List.of() : List.of(key));
  }

  private Header bind(FakeRequest request) {
    return bound(stickiness(context), request);
  }

  private static Header bound(SessionStickiness stickiness, FakeRequest request) {
    return Objects.requireNonNull(stickiness.bind(request, A));
  }

  private static String nameOf(Header header) {
    return header.value().substring(0, header.value().indexOf('='));
  }

  private static String valueOf(Header header) {
    return header.value().substring(header.value().indexOf('=') + 1, header.value().indexOf(';'));
  }
}
