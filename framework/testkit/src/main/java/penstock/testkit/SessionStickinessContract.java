package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;

/// What every [SessionStickiness] promises that lets the client carry something. Extend it in the
/// test of a stickiness and say how to make one.
public abstract class SessionStickinessContract {

  /// What the framework lends to the stickiness.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new stickiness.
  protected abstract SessionStickiness stickiness(Context context);

  /// The next request of a client that got this header. Understands `Set-Cookie`; override it for
  /// other headers.
  protected FakeRequest carrying(FakeRequest request, Header binding) {
    assertThat(binding.name()).isEqualToIgnoringCase("Set-Cookie");
    String pair = binding.value().split(";", 2)[0];
    int equals = pair.indexOf('=');
    return request.withCookie(pair.substring(0, equals), pair.substring(equals + 1));
  }

  @Test
  void knowsNobodyAtFirst() {
    assertThat(stickiness(context).bondOf(FakeRequest.get("/"))).isEqualTo(Bond.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "10.0.0.11:9000", "[2001:db8::1]:80", "with space; and=more", "\u00fc"})
  void knowsTheClientAgain(String name) {
    SessionStickiness stickiness = stickiness(context);
    FakeRequest request = FakeRequest.get("/");
    Header binding = binding(stickiness, request, endpoint(name));
    assertThat(binding.value()).matches("[\\x20-\\x7e]*");
    assertThat(stickiness.words(endpoint(name)))
        .contains(stickiness.bondOf(carrying(request, binding)).word());
  }

  @Test
  void bindsAnew() {
    SessionStickiness stickiness = stickiness(context);
    FakeRequest request = FakeRequest.get("/");
    Header first = binding(stickiness, request, endpoint("a"));
    Header second = binding(stickiness, carrying(request, first), endpoint("b"));
    String word = stickiness.bondOf(carrying(request, second)).word();
    assertThat(stickiness.words(endpoint("b"))).contains(word);
    assertThat(stickiness.words(endpoint("a"))).doesNotContain(word);
  }

  @Test
  void hidesWhatTheClientCarriesFromTheEndpoint() {
    SessionStickiness stickiness = stickiness(context);
    String carrier = stickiness.carrier();
    if (carrier == null) {
      return;
    }
    FakeRequest request = FakeRequest.get("/").withHeader(carrier, "other=1");
    FakeRequest bound = carrying(request, binding(stickiness, request, endpoint("a")));
    List<@Nullable String> seen = new ArrayList<>();
    bound.headers(carrier).forEach(line -> seen.add(stickiness.withoutBond(line)));
    FakeRequest left = FakeRequest.get("/");
    for (String line : seen) {
      left = line == null ? left : left.withHeader(carrier, line);
    }
    assertThat(stickiness.bondOf(left)).isEqualTo(Bond.NONE);
  }

  @Test
  protected void ignoresWhatIsNotValid() {
    SessionStickiness stickiness = stickiness(context);
    FakeRequest request = FakeRequest.get("/");
    Header binding = binding(stickiness, request, endpoint("a"));
    String name = binding.value().substring(0, binding.value().indexOf('='));
    for (String forged : List.of("", "=", "%%%", "a", "x".repeat(4000))) {
      FakeRequest carrying = carrying(request, new Header(binding.name(), name + "=" + forged));
      assertThat(stickiness.bondOf(carrying).word()).as(forged).isEmpty();
    }
  }

  @Test
  void servesTenThreadsAtOnce() throws InterruptedException, ExecutionException {
    SessionStickiness stickiness = stickiness(context);
    TenThreads.run(number -> assertThat(knows200Times(stickiness, "endpoint-" + number)).isTrue());
  }

  private boolean knows200Times(SessionStickiness stickiness, String name) {
    FakeRequest request = FakeRequest.get("/");
    List<String> words = stickiness.words(endpoint(name));
    for (int i = 0; i < 200; i++) {
      Header binding = binding(stickiness, request, endpoint(name));
      if (!words.contains(stickiness.bondOf(carrying(request, binding)).word())) {
        return false;
      }
    }
    return true;
  }

  private static Header binding(
      SessionStickiness stickiness, FakeRequest request, Endpoint endpoint) {
    Header binding = stickiness.bind(request, endpoint);
    if (binding == null) {
      throw new AssertionError("binding: none (expected: a header)");
    }
    return binding;
  }

  private static Endpoint endpoint(String name) {
    return new Endpoint(name, "127.0.0.1", 1, 1, Map.of());
  }
}
