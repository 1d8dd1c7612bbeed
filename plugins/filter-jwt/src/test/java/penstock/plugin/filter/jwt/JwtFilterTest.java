package penstock.plugin.filter.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.PlainJWT;
import io.undertow.server.HttpHandler;
import io.undertow.util.HeaderValues;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.Context;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class JwtFilterTest extends HttpFilterContract {

  private static final String SECRET = "a secret of thirty-two bytes, at least";

  private static final HttpHandler ENDPOINT =
      exchange -> {
        StringBuilder seen = new StringBuilder("through");
        for (HeaderValues values : exchange.getRequestHeaders()) {
          seen.append('\n').append(values.getHeaderName()).append(": ").append(values);
        }
        exchange.getResponseSender().send(seen.toString());
      };

  private final Sets both = Sets.jwks(Issuer.jwks(Issuer.RSA, Issuer.EC));

  @Override
  protected HttpFilter filter(Context context) {
    return filter(both);
  }

  private HttpFilter filter(Sets settings) {
    return Offers.of(new JwtPlugin()).create(HttpFilter.KIND, "jwt", settings.settings(), context);
  }

  @Override
  protected HttpRequest welcome(URI uri) {
    try {
      String token = Issuer.sign(Issuer.claims(), Issuer.RSA);
      return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void letsThroughWhoBringsATokenOfOneWeTrust() throws Exception {
    assertThat(status(both, Issuer.sign(Issuer.claims(), Issuer.RSA))).isEqualTo(200);
    assertThat(status(both, Issuer.sign(Issuer.claims(), Issuer.EC))).isEqualTo(200);
  }

  @Test
  void verifiesATokenOnce() throws Exception {
    String token = Issuer.sign(Issuer.claims(), Issuer.RSA);
    try (FilterServer server = FilterServer.of(filter(both), ENDPOINT)) {
      for (int i = 0; i < 5; i++) {
        assertThat(get(server, token).statusCode()).isEqualTo(200);
      }
    }
    assertThat(context.metrics().counter("jwt_verified_total").getCount()).isEqualTo(1);
  }

  @Test
  void asksForATokenWhereThereIsNone() throws Exception {
    try (FilterServer server = FilterServer.of(filter(both), ENDPOINT)) {
      HttpResponse<String> answer = server.get("/");
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).startsWith("unauthorized: ");
      assertThat(challenge(answer)).isEqualTo("Bearer realm=\"test\"");
      assertThat(server.get("/", "Authorization", "Basic YTpi").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void letsThroughWhoBringsNoneWhereItIsOptional() throws Exception {
    try (FilterServer server = FilterServer.of(filter(both.optionally()), ENDPOINT)) {
      assertThat(server.get("/").statusCode()).isEqualTo(200);
      assertThat(get(server, "not.a.token").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void saysWhatIsWrongWithAToken() throws Exception {
    assertInvalid(
        Issuer.sign(Issuer.claims().issuer("https://evil.test"), Issuer.RSA),
        "the issuer is not the one we trust");
    assertInvalid(
        Issuer.sign(Issuer.claims().audience("bank"), Issuer.RSA),
        "the token is for somebody else");
    assertInvalid(
        Issuer.sign(Issuer.claims().expirationTime(null), Issuer.RSA), "the token never expires");
    assertInvalid("not.a.token", "the token is malformed");
    assertInvalid(
        Issuer.sign(Issuer.claims(), Issuer.OTHER_RSA), "the signature is not one we trust");
  }

  @Test
  void doesNotBelieveATokenThatWasChanged() throws Exception {
    String[] parts = Issuer.sign(Issuer.claims(), Issuer.RSA).split("\\.", -1);
    String changed =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("\"ann\"", "\"bob\"");
    parts[1] =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(changed.getBytes(StandardCharsets.UTF_8));
    assertInvalid(String.join(".", parts), "the signature is not one we trust");
  }

  @Test
  void doesNotBelieveATokenWithoutSignature() throws Exception {
    assertInvalid(new PlainJWT(Issuer.claims().build()).serialize(), "the token is malformed");
  }

  /// Who knows a public key must not be able to sign with it as if it were a secret.
  @Test
  void doesNotTakeAPublicKeyForASecret() throws Exception {
    String pem = pem();
    for (byte[] secret :
        List.of(
            pem.getBytes(StandardCharsets.UTF_8),
            Issuer.RSA.toRSAPublicKey().getEncoded(),
            Issuer.RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      String forged =
          Issuer.sign(Issuer.claims(), JWSAlgorithm.HS256, "rsa-1", new MACSigner(secret));
      assertInvalid(forged, "the signature is of a kind we do not take");
      assertThat(status(Sets.key(pem), forged)).isEqualTo(401);
    }
  }

  @Test
  void takesNoOtherKeyThanTheOneNamed() throws Exception {
    Sets two = Sets.jwks(Issuer.jwks(Issuer.RSA, Issuer.OTHER_RSA));
    String misnamed =
        Issuer.sign(
            Issuer.claims(), JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(Issuer.OTHER_RSA));
    assertThat(status(two, misnamed)).isEqualTo(401);
    String unnamed =
        Issuer.sign(Issuer.claims(), JWSAlgorithm.RS256, null, new RSASSASigner(Issuer.OTHER_RSA));
    assertThat(status(two, unnamed)).isEqualTo(200);
  }

  @Test
  void takesOnlyTheSignaturesNamed() throws Exception {
    Sets named = both.algorithms("RS256");
    assertThat(status(named, Issuer.sign(Issuer.claims(), Issuer.RSA))).isEqualTo(200);
    assertThat(status(named, Issuer.sign(Issuer.claims(), Issuer.EC))).isEqualTo(401);
  }

  @Test
  void verifiesWithASecret() throws Exception {
    Sets secret = Sets.secret(SECRET);
    assertThat(
            status(secret, Issuer.sign(Issuer.claims(), SECRET.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(200);
    assertThat(
            status(
                secret,
                Issuer.sign(Issuer.claims(), "x".repeat(40).getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(401);
    assertThat(status(secret, Issuer.sign(Issuer.claims(), Issuer.RSA))).isEqualTo(401);
  }

  @Test
  void verifiesWithAKeyInPem() throws Exception {
    assertThat(status(Sets.key(pem()), Issuer.sign(Issuer.claims(), Issuer.RSA))).isEqualTo(200);
    assertThat(status(Sets.key(pem()), Issuer.sign(Issuer.claims(), Issuer.OTHER_RSA)))
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"})
  void refusesASetWithoutAPublicKey(String set) {
    assertThatThrownBy(() -> filter(Sets.jwks(set)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("jwks: no ");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatThrownBy(() -> filter(Sets.jwks("/nowhere/jwks.json")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("jwks: /nowhere/jwks.json (expected: a URL or a readable file");
  }

  private int status(Sets settings, String token) throws Exception {
    try (FilterServer server = FilterServer.of(filter(settings), ENDPOINT)) {
      return get(server, token).statusCode();
    }
  }

  private void assertInvalid(String token, String description) throws Exception {
    try (FilterServer server = FilterServer.of(filter(both), ENDPOINT)) {
      HttpResponse<String> answer = get(server, token);
      assertThat(answer.statusCode()).as(token).isEqualTo(401);
      assertThat(challenge(answer))
          .isEqualTo(
              "Bearer realm=\"test\", error=\"invalid_token\", error_description=\""
                  + description
                  + "\"");
    }
  }

  private static HttpResponse<String> get(FilterServer server, String token) throws Exception {
    return server.get("/", "Authorization", "Bearer " + token);
  }

  private static String challenge(HttpResponse<?> answer) {
    return answer.headers().firstValue("WWW-Authenticate").orElse("");
  }

  private static String pem() throws JOSEException {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(Issuer.RSA.toRSAPublicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
