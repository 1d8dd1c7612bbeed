package penstock.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// The admin port of a running Penstock, and how to reach it.
final class AdminPort {

  /// Reading the configuration and building a line takes well under this.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "Its admin port (default: ${DEFAULT-VALUE}).")
  String admin = "127.0.0.1:9900";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token of the admin port.")
  @Nullable Path tokenFile;

  /// What it said.
  ///
  /// @param status of HTTP
  /// @param json an object or an array
  record Answer(int status, JsonNode json) {

    /// Whether it did what it was asked.
    boolean ok() {
      return status == 200;
    }
  }

  /// Asks.
  ///
  /// @param path not encoded
  /// @param body empty for none
  /// @throws UnreachableException if it does not answer, or another server does
  /// @throws IllegalArgumentException if there can be no such address
  /// @throws IOException if the token cannot be read
  Answer send(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (tokenFile != null) {
      request.header("Authorization", "Bearer " + token(tokenFile));
    }
    return understood(answerTo(request.build()));
  }

  private HttpResponse<String> answerTo(HttpRequest request)
      throws UnreachableException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UnreachableException(admin, e);
    }
  }

  // Whatever it answers is JSON, so who says something else is another server.
  private Answer understood(HttpResponse<String> answer) throws UnreachableException {
    JsonNode json = AdminText.json(answer.body());
    if (json.isContainer()) {
      return new Answer(answer.statusCode(), json);
    }
    String said = answer.body().lines().findFirst().map(line -> ", " + line).orElse("");
    throw new UnreachableException(admin, answer.statusCode() + said);
  }

  private static String token(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException("--token-file: " + file + " (expected: a file that can be read)", e);
    }
  }

  private URI uri(String path) {
    try {
      URI place = new URI("http://" + admin);
      if (place.getHost() == null) {
        throw new IllegalArgumentException("--admin: " + admin + " (expected: HOST:PORT)");
      }
      return new URI("http", place.getAuthority(), path, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("--admin: " + admin + " (expected: HOST:PORT)", e);
    }
  }
}
