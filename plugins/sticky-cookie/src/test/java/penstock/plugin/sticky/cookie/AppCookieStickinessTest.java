package penstock.plugin.sticky.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.Bond;
import penstock.spi.traffic.Header;
import penstock.testkit.ContextFixture;
import penstock.testkit.FakeRequest;

class AppCookieStickinessTest {

  private static final Endpoint A = new Endpoint("a", "127.0.0.1", 1, 1, Map.of());
  private static final Endpoint B = new Endpoint("b", "127.0.0.1", 2, 1, Map.of());

  @RegisterExtension final ContextFixture context = new ContextFixture();

  @Test
  void marksTheApplicationsCookieAndKnowsTheClientAgain() {
    AppCookieStickiness stickiness = stickiness(null);
    String marked = stickiness.withBond("JSESSIONID=abc; Path=/; HttpOnly", A);
    assertThat(marked).matches("JSESSIONID=abc~ps-[A-Za-z0-9_-]{11}; Path=/; HttpOnly");
    String value = marked.substring("JSESSIONID=".length(), marked.indexOf(';'));
    FakeRequest client = FakeRequest.get("/").withCookie("JSESSIONID", value);
    assertThat(stickiness.words(A)).contains(stickiness.bondOf(client).word());
    assertThat(stickiness.words(B)).doesNotContain(stickiness.bondOf(client).word());
    assertThat(stickiness.withoutBond("x=1; JSESSIONID=" + value)).isEqualTo("x=1; JSESSIONID=abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other=1; Path=/",
        "JSESSIONIDX=1",
        "JSESSIONID=; Max-Age=0",
        "jsessionid=1",
        "Path=/; JSESSIONID=1"
      })
  void marksNothingElse(String line) {
    assertThat(stickiness(null).withBond(line, A)).isEqualTo(line);
  }

  @Test
  void bindsNobodyBeforeTheApplicationDoes() {
    FakeRequest first = FakeRequest.get("/");
    assertThat(stickiness("/").bondOf(first)).isEqualTo(Bond.NONE);
    assertThat(stickiness("/").bind(first, A)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "", "abc~ps-", "~ps-short", "abc.node1"})
  void leavesSessionsAloneThatAreNotMarked(String value) {
    FakeRequest client = FakeRequest.get("/").withCookie("JSESSIONID", value);
    assertThat(stickiness(null).bondOf(client)).isEqualTo(Bond.NONE);
    assertThat(stickiness(null).withoutBond("JSESSIONID=" + value))
        .isEqualTo("JSESSIONID=" + value);
  }

  @Test
  void refusesAMarkThatCannotBeOurs() {
    FakeRequest client = FakeRequest.get("/").withCookie("JSESSIONID", "abc~ps-!!!!!!!!!!!");
    assertThat(stickiness(null).bondOf(client)).isEqualTo(Bond.INVALID);
  }

  @Test
  void bindsASessionThatMovesWhereItsPathIsKnown() {
    String value = "abc~ps-AAAAAAAAAAA";
    FakeRequest client = FakeRequest.get("/").withCookie("JSESSIONID", value);
    assertThat(stickiness(null).bind(client, B)).isNull();
    Header binding = stickiness("/shop").bind(client, B);
    String word = stickiness("/shop").words(B).getFirst();
    assertThat(binding)
        .isEqualTo(
            new Header(
                "Set-Cookie",
                "JSESSIONID=abc~ps-" + word + "; Path=/shop; HttpOnly; SameSite=Lax"));
  }

  private AppCookieStickiness stickiness(@Nullable String path) {
    return new AppCookieStickiness(
        new AppCookieSettings("JSESSIONID", path, OnFailure.REBALANCE, List.of()), context);
  }
}
