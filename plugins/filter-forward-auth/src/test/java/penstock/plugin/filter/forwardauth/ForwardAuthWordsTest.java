package penstock.plugin.filter.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import penstock.spi.ByteSize;
import penstock.spi.io.HttpFilter;
import penstock.testkit.ContextFixture;
import penstock.testkit.FilterServer;
import penstock.testkit.Offers;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// Whose word is taken, and who hears it.
@Timeout(60)
class ForwardAuthWordsTest {

  private static final HttpHandler ENDPOINT =
      exchange -> {
        exchange.getResponseHeaders().put(Headers.SET_COOKIE, "app=1");
        exchange.getResponseSender().send("through");
      };

  @RegisterExtension final ContextFixture context = new ContextFixture();
  @TempDir private Path dir;

  private FilterServer asking(URI url, @Nullable Path ca) throws Exception {
    Settings settings =
        new Settings(
            url,
            "GET",
            List.of(),
            List.of(),
            List.of("Set-Cookie"),
            Duration.ofSeconds(30),
            OnFailure.DENY,
            ByteSize.parse("1KiB"),
            10,
            ca);
    HttpFilter filter =
        Offers.of(new ForwardAuthPlugin())
            .create(HttpFilter.KIND, "forward-auth", settings, context);
    return FilterServer.of(filter, ENDPOINT);
  }

  @Test
  void tellsTheClientWhatItIsToHearBesideTheEndpointsWords() throws Exception {
    try (StubEndpoint service =
            StubEndpoint.start(exchange ->
                exchange.answer(200, "yes", "Set-Cookie: s=2", "Set-Cookie: t=3", "X-User: a"));
        FilterServer server =
            asking(URI.create("http://127.0.0.1:" + service.port() + "/check"), null)) {
      HttpResponse<String> answer = server.get("/orders");
      assertThat(answer.headers().allValues("set-cookie"))
          .containsExactlyInAnyOrder("app=1", "s=2", "t=3");
      assertThat(answer.headers().firstValue("x-user")).isEmpty();
    }
  }

  @Test
  void asksByTlsWhomItsAuthoritiesVouchFor() throws Exception {
    TestCertificate ca = TestCertificate.authority("Test CA");
    SSLContext shown = ca.issue("EC", "127.0.0.1").context(ca);
    try (StubEndpoint secure =
        StubEndpoint.start(
            shown
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            exchange -> exchange.answer(204, ""))) {
      URI url = URI.create("https://127.0.0.1:" + secure.port() + "/check");
      try (FilterServer server = asking(url, ca.write(dir, "ca"))) {
        assertThat(server.get("/orders").statusCode()).isEqualTo(200);
      }
      try (FilterServer server = asking(url, null)) {
        assertThat(server.get("/orders").statusCode()).isEqualTo(503);
      }
    }
  }
}
