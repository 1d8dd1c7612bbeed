package penstock.plugin.filter.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.spi.Context;
import penstock.spi.http.RedirectSettings;
import penstock.spi.http.Redirection;
import penstock.spi.http.Scheme;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FakeRequest;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class RedirectTest extends HttpFilterContract {

  /// Every request is there already.
  @Override
  protected HttpFilter filter(Context context) {
    return filter(context, null, Scheme.HTTP, null);
  }

  private static HttpFilter filter(
      Context context, @Nullable String to, @Nullable Scheme scheme, @Nullable String path) {
    return Offers.of(new RedirectPlugin())
        .create(
            HttpFilter.KIND,
            "redirect",
            new RedirectSettings(to, scheme, null, null, path, null, null),
            context);
  }

  private HttpResponse<String> through(HttpFilter filter, String target) throws Exception {
    try (FilterServer server =
        FilterServer.of(filter, exchange -> exchange.getResponseSender().send("through"))) {
      return server.get(target);
    }
  }

  @Test
  void sendsClientsToTheOtherScheme() throws Exception {
    HttpResponse<String> answer = through(filter(context, "https", null, null), "/a?b=c");
    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("location")).hasValue("https://127.0.0.1/a?b=c");
  }

  @Test
  void leavesItToFiltersBeforeItWhetherItsAnswerGoesOut() throws Exception {
    HttpFilter redirect = withholding(filter(context, "https", null, null));
    assertThat(through(redirect, "/a").body()).isEqualTo("script-error: it failed");
  }

  @Test
  void letsThoseThroughWhoAreThere() throws Exception {
    HttpFilter filter = filter(context, null, null, "/new");
    HttpResponse<String> elsewhere = through(filter, "/old?q=1");
    assertThat(elsewhere.statusCode()).isEqualTo(302);
    assertThat(elsewhere.headers().firstValue("location").orElseThrow()).endsWith("/new?q=1");
    assertThat(through(filter, "/new?q=1").body()).isEqualTo("through");
  }

  @Test
  void knowsTheUrlThatWasAskedFor() {
    FakeRequest request =
        FakeRequest.get("/a?b").withHost("h.test").withHeader("Host", "h.test:81");
    assertThat(Redirection.here(request)).isEqualTo("http://h.test:81/a?b");
    assertThat(Redirection.here(request.withScheme("https"))).isEqualTo("https://h.test:81/a?b");
  }
}
