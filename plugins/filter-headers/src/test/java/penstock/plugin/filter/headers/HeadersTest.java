package penstock.plugin.filter.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.server.HttpHandler;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import penstock.plugin.filter.headers.HeadersPlugin.Settings;
import penstock.spi.Context;
import penstock.spi.http.HeaderEditSettings;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class HeadersTest extends HttpFilterContract {

  private static final HeaderEditSettings NONE = HeaderEditSettings.NONE;

  private final HttpHandler echo =
      exchange -> {
        exchange.getResponseHeaders().put(new HttpString("Server"), "endpoint");
        exchange.getResponseHeaders().put(new HttpString("X-Kept"), "kept");
        exchange.getResponseSender().send(String.valueOf(exchange.getRequestHeaders().get("X-A")));
      };

  @Override
  protected HttpFilter filter(Context context) {
    return filter(context, new Settings(NONE, set("x-frame-options", "DENY")));
  }

  private static HttpFilter filter(Context context, Settings settings) {
    return Offers.of(new HeadersPlugin()).create(HttpFilter.KIND, "headers", settings, context);
  }

  private static HeaderEditSettings set(String name, String value) {
    return new HeaderEditSettings(Map.of(name, value), Map.of(), List.of());
  }

  private HttpResponse<String> through(Settings settings, String... headers)
      throws IOException, InterruptedException {
    try (FilterServer server = FilterServer.of(filter(context, settings), echo)) {
      return server.get("/path", headers);
    }
  }

  @Test
  void setsAndFillsInRequestHeaders() throws Exception {
    Settings settings = new Settings(set("x-a", "{path} of {client-ip}"), NONE);
    assertThat(through(settings, "X-A", "forged", "X-Forwarded-For", "203.0.113.9").body())
        .isEqualTo("[/path of 203.0.113.9]");
  }

  @Test
  void takesOutWhatIsSetToAFactThatIsMissing() throws Exception {
    assertThat(through(new Settings(set("x-a", "${jwt.tier}"), NONE), "X-A", "forged").body())
        .isEqualTo("null");
  }

  @Test
  void addsAndRemovesRequestHeaders() throws Exception {
    HeaderEditSettings adds = new HeaderEditSettings(Map.of(), Map.of("x-a", "2"), List.of());
    assertThat(through(new Settings(adds, NONE), "X-A", "1").body()).isEqualTo("[1, 2]");
    HeaderEditSettings removes = new HeaderEditSettings(Map.of(), Map.of(), List.of("x-a"));
    assertThat(through(new Settings(removes, NONE), "X-A", "1").body()).isEqualTo("null");
  }

  @Test
  void changesTheAnswersHeaders() throws Exception {
    HeaderEditSettings edits =
        new HeaderEditSettings(
            Map.of("x-kept", "set"), Map.of("vary", "Accept"), List.of("server"));
    HttpResponse<String> answer = through(new Settings(NONE, edits));
    assertThat(answer.headers().firstValue("server")).isEmpty();
    assertThat(answer.headers().allValues("x-kept")).containsExactly("set");
    assertThat(answer.headers().allValues("vary")).containsExactly("Accept");
  }

  @Test
  void refusesToDoNothing() {
    assertThatThrownBy(() -> new Settings(NONE, NONE))
        .hasMessage("nothing (expected: one of request, response)");
  }
}
