package penstock.plugin.filter.jwt;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import penstock.plugin.filter.jwt.LoadedKeys.Loader;
import penstock.spi.DurationText;

/// The places that keys are loaded from.
final class Loaders {

  private static final int MOST_BYTES = 1 << 20;

  private Loaders() {}

  /// How keys of a URL are fetched.
  ///
  /// @param timeout for the whole load
  /// @param tls whom to trust
  record Fetching(Duration timeout, SSLContext tls) {}

  /// A URL. Its client lives only as long as one load, which is rare.
  static Loader url(URI uri, Fetching how) {
    Duration timeout = how.timeout();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    return () -> {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
          HttpClient client = client(how, threads)) {
        return text(client, request, timeout);
      }
    };
  }

  private static HttpClient client(Fetching how, ExecutorService threads) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(how.timeout())
        .sslContext(how.tls())
        .executor(threads)
        .build();
  }

  private static String text(HttpClient client, HttpRequest request, Duration timeout)
      throws IOException, InterruptedException {
    try {
      HttpResponse<String> answer =
          client
              .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES))
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException("status: " + answer.statusCode() + " (expected: 200)");
      }
      return answer.body();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException _) {
      throw new IOException("answer: none in " + DurationText.of(timeout) + " (expected: keys)");
    } finally {
      // Closing would wait for an answer that comes too late.
      client.shutdownNow();
    }
  }

  /// A file.
  static Loader file(Path path) {
    return () -> {
      if (Files.size(path) > MOST_BYTES) {
        throw new IOException("size: over " + MOST_BYTES + " bytes (expected: a JWK set)");
      }
      return Files.readString(path);
    };
  }
}
