package penstock.plugin.filter.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.undertow.server.HttpHandler;
import io.undertow.util.HeaderValues;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;
import penstock.testkit.ContextFixture;
import penstock.testkit.FilterServer;
import penstock.testkit.Offers;

/// What becomes of requests whose token is signed by one we trust.
@Timeout(60)
class AdmissionTest {

  private static final HttpHandler ENDPOINT =
      exchange -> {
        StringBuilder seen = new StringBuilder("through");
        for (HeaderValues values : exchange.getRequestHeaders()) {
          seen.append('\n').append(values.getHeaderName()).append(": ").append(values);
        }
        exchange.getResponseSender().send(seen.toString());
      };

  @RegisterExtension final ContextFixture context = new ContextFixture();

  private final Sets both = Sets.jwks(Issuer.jwks(Issuer.RSA, Issuer.EC));

  private HttpFilter filter(Sets settings) {
    return Offers.of(new JwtPlugin()).create(HttpFilter.KIND, "jwt", settings.settings(), context);
  }

  @Test
  void knowsTheTimeOfEachRequest() throws Exception {
    String early = Issuer.sign(Issuer.claims().notBeforeTime(Issuer.seconds(20)), Issuer.RSA);
    try (FilterServer server = FilterServer.of(filter(both), ENDPOINT)) {
      assertThat(challenge(get(server, early))).contains("the token is not valid yet");
      context.clock().advance(Duration.ofSeconds(15)); // within the skew
      assertThat(get(server, early).statusCode()).isEqualTo(200);
      context.clock().advance(Duration.ofSeconds(49));
      assertThat(get(server, early).statusCode()).isEqualTo(200);
      context.clock().advance(Duration.ofSeconds(1));
      assertThat(challenge(get(server, early))).contains("the token has expired");
    }
  }

  @Test
  void letsThroughWhoseClaimsAreWhatTheyMustBe() throws Exception {
    JWTClaimsSet.Builder claims =
        Issuer.claims().claim("scope", "read write").claim("roles", List.of("clerk", "boss"));
    assertThat(with(Map.of("tier", "gold"), claims)).isEqualTo(200);
    assertThat(with(Map.of("tier", "*"), claims)).isEqualTo(200);
    assertThat(with(Map.of("scope", "write", "roles", "boss"), claims)).isEqualTo(200);
    assertThat(with(Map.of("scope", "rea"), claims)).isEqualTo(403);
    assertThat(with(Map.of("roles", "king"), claims)).isEqualTo(403);
    assertThat(with(Map.of("absent", "*"), claims)).isEqualTo(403);
  }

  @Test
  void notesWhatTheTokenSays() throws Exception {
    String token =
        Issuer.sign(
            Issuer.claims()
                .claim("n", 7)
                .claim("roles", List.of("a", "b"))
                .claim("deep", Map.of("x", "y"))
                .claim("evil", "a\r\nb"),
            Issuer.RSA);
    try (FilterServer server = FilterServer.of(filter(both), ENDPOINT)) {
      assertThat(get(server, token).statusCode()).isEqualTo(200);
      FilteredRequest request = server.request();
      assertThat(request.fact("jwt.sub")).isEqualTo("ann");
      assertThat(request.fact("jwt.tier")).isEqualTo("gold");
      assertThat(request.fact("jwt.n")).isEqualTo("7");
      assertThat(request.fact("jwt.exp")).isEqualTo("60");
      assertThat(request.fact("jwt.roles")).isEqualTo("a,b");
      assertThat(request.fact("jwt.deep")).isNull();
      assertThat(request.fact("jwt.evil")).isNull();
    }
  }

  @Test
  void findsTheTokenWhereItIsToldTo() throws Exception {
    String token = Issuer.sign(Issuer.claims(), Issuer.RSA);
    try (FilterServer server =
        FilterServer.of(filter(both.token("cookie.sid").stripped()), ENDPOINT)) {
      HttpResponse<String> answer = server.get("/", "Cookie", "a=1; sid=" + token + "; b=2");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\nCookie: [a=1; b=2]");
      assertThat(server.get("/", "Cookie", "xsid=" + token).statusCode()).isEqualTo(401);
    }
    try (FilterServer server = FilterServer.of(filter(both.token("header.x-token")), ENDPOINT)) {
      assertThat(server.get("/", "X-Token", token).statusCode()).isEqualTo(200);
      assertThat(get(server, token).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void keepsTheTokenFromTheEndpointIfTold() throws Exception {
    String token = Issuer.sign(Issuer.claims(), Issuer.RSA);
    try (FilterServer server = FilterServer.of(filter(both), ENDPOINT)) {
      assertThat(get(server, token).body()).contains(token);
    }
    try (FilterServer server = FilterServer.of(filter(both.stripped()), ENDPOINT)) {
      assertThat(get(server, token).body()).doesNotContain(token).doesNotContain("Authorization");
    }
  }

  @Test
  void refusesTwoTokensOfWhichTheEndpointCouldTakeTheOther() throws Exception {
    String token = "Bearer " + Issuer.sign(Issuer.claims(), Issuer.RSA);
    try (FilterServer server = FilterServer.of(filter(both), ENDPOINT)) {
      HttpResponse<String> answer =
          server.get("/", "Authorization", token, "Authorization", "Bearer other");
      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  private int with(Map<String, String> wanted, JWTClaimsSet.Builder claims) throws Exception {
    return status(both.claims(wanted), Issuer.sign(claims, Issuer.RSA));
  }

  private int status(Sets settings, String token) throws Exception {
    try (FilterServer server = FilterServer.of(filter(settings), ENDPOINT)) {
      return get(server, token).statusCode();
    }
  }

  private static HttpResponse<String> get(FilterServer server, String token) throws Exception {
    return server.get("/", "Authorization", "Bearer " + token);
  }

  private static String challenge(HttpResponse<?> answer) {
    return answer.headers().firstValue("WWW-Authenticate").orElse("");
  }
}
