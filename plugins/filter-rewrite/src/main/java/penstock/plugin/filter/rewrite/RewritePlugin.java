package penstock.plugin.filter.rewrite;

import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.http.PathRewrite;
import penstock.spi.http.PathRewriteSettings;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// Asks endpoints for another path or query than clients did.
public final class RewritePlugin implements Plugin {

  /// What users may set.
  ///
  /// @param path how the path changes; null to keep it
  /// @param query how the query changes; null to keep it
  public record Settings(
      @Describe("How the path changes; a path that the rewrite does not fit stays as it is.")
          @Nullable PathRewriteSettings path,
      @Describe("How the query changes.") @Nullable QuerySettings query) {

    /// Checks that there is something to do.
    ///
    /// @throws IllegalArgumentException if there is not
    public Settings {
      if (path == null && query == null) {
        throw new IllegalArgumentException("nothing (expected: one of path, query)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HttpFilter.KIND, "rewrite", Settings.class, (settings, _) -> filter(settings));
  }

  private static HttpFilter filter(Settings settings) {
    PathRewrite path = settings.path() == null ? null : PathRewrite.of(settings.path());
    QueryEdit query = settings.query() == null ? null : new QueryEdit(settings.query());
    return next ->
        exchange -> {
          FilteredRequest request = FilteredRequest.of(exchange);
          String old = request.path();
          // "OPTIONS *" asks for no path.
          if (old.startsWith("/")) {
            request.rewrite(
                path == null ? old : path.changed(old),
                query == null ? request.query() : query.changed(request.query()));
          }
          next.handleRequest(exchange);
        };
  }
}
