package penstock.plugin.filter.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.server.HttpHandler;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.plugin.filter.rewrite.RewritePlugin.Settings;
import penstock.spi.Context;
import penstock.spi.http.PathRewriteSettings;
import penstock.spi.http.RegexRewriteSettings;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class RewriteTest extends HttpFilterContract {

  private final HttpHandler echo =
      exchange -> {
        FilteredRequest request = FilteredRequest.of(exchange);
        exchange.getResponseSender().send(request.path() + " " + request.query());
      };

  @Override
  protected HttpFilter filter(Context context) {
    return filter(context, strip("/api"), null);
  }

  private static HttpFilter filter(
      Context context, @Nullable PathRewriteSettings path, @Nullable QuerySettings query) {
    return Offers.of(new RewritePlugin())
        .create(HttpFilter.KIND, "rewrite", new Settings(path, query), context);
  }

  private static PathRewriteSettings strip(String prefix) {
    return new PathRewriteSettings(prefix, null, null, null, null);
  }

  private String asked(
      @Nullable PathRewriteSettings path, @Nullable QuerySettings query, String target)
      throws Exception {
    try (FilterServer server = FilterServer.of(filter(context, path, query), echo)) {
      return server.get(target).body();
    }
  }

  @Test
  void takesAPrefixOffAndKeepsTheQuery() throws Exception {
    assertThat(asked(strip("/api"), null, "/api/x?a=b")).isEqualTo("/x a=b");
    assertThat(asked(strip("/api"), null, "/apix")).isEqualTo("/apix null");
  }

  @Test
  void putsAPrefixBefore() throws Exception {
    assertThat(asked(new PathRewriteSettings(null, null, null, null, "/v2/"), null, "/x"))
        .isEqualTo("/v2/x null");
  }

  @Test
  void replacesByRegex() throws Exception {
    RegexRewriteSettings regex =
        new RegexRewriteSettings(Pattern.compile("/users/(\\d+)/(.*)"), "/$2/of/$1");
    assertThat(asked(new PathRewriteSettings(null, null, regex, null, null), null, "/users/7/cart"))
        .isEqualTo("/cart/of/7 null");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "/x, /x by=a%20%26b",
        "/x?by=1&keep=2&by=3, /x keep=2&by=a%20%26b",
        "/x?utm=1&b%79=2, /x by=a%20%26b",
        "/x?a=1&&b, /x a=1&&b&by=a%20%26b",
      })
  void setsAndRemovesParameters(String target, String expected) throws Exception {
    QuerySettings query = new QuerySettings(Map.of("by", "a &b"), List.of("utm"));
    assertThat(asked(null, query, target)).isEqualTo(expected);
  }

  @Test
  void leavesNoQueryWhereNothingIsLeft() {
    QueryEdit edit = new QueryEdit(new QuerySettings(Map.of(), List.of("a")));
    assertThat(edit.changed("a=1")).isNull();
    assertThat(edit.changed(null)).isNull();
    assertThat(edit.changed("%zz=1")).isEqualTo("%zz=1");
  }

  @Test
  void refusesToDoNothing() {
    assertThatThrownBy(() -> new Settings(null, null))
        .hasMessage("nothing (expected: one of path, query)");
    assertThatThrownBy(() -> new QuerySettings(Map.of(), List.of()))
        .hasMessage("nothing (expected: one of set, remove)");
  }
}
