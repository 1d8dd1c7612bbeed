package penstock.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `penstock reload`: tells a running Penstock, over its admin port, to read its configuration
/// again.
@Command(name = "reload", description = "Make a running Penstock read its configuration again.")
final class ReloadCommand implements Callable<Integer> {

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

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = Commands.specOf(spec);
    HttpRequest request = request(command);
    HttpResponse<String> response;
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      response = client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      PrintWriter err = command.commandLine().getErr();
      err.println("admin: " + admin + " does not answer (expected: a running penstock)");
      err.flush();
      return ExitCode.UNREACHABLE;
    }
    return report(response, command);
  }

  private HttpRequest request(CommandSpec command) throws IOException {
    URI uri;
    try {
      uri = URI.create("http://" + admin + "/v1/reload");
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), "--admin: " + admin + " (expected: HOST:PORT)", e);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).POST(BodyPublishers.noBody());
    if (tokenFile != null) {
      request.header("Authorization", "Bearer " + Files.readString(tokenFile).strip());
    }
    return request.build();
  }

  private int report(HttpResponse<String> response, CommandSpec command) {
    boolean done = response.statusCode() == 200;
    PrintWriter to = done ? command.commandLine().getOut() : command.commandLine().getErr();
    lines(response.body()).forEach(to::println);
    to.flush();
    return done ? ExitCode.OK : ExitCode.FAILED;
  }

  /// What the admin port says, for people: the problems one a line, else its summary or error, else
  /// its text as it is.
  private static Iterable<String> lines(String body) {
    JsonNode answer;
    try {
      answer = JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return body.lines().toList();
    }
    JsonNode problems = answer.path("problems");
    if (problems.isArray() && !problems.isEmpty()) {
      return problems.valueStream().map(ReloadCommand::text).toList();
    }
    for (String key : new String[] {"summary", "error"}) {
      if (answer.has(key)) {
        return text(answer.path(key)).lines().toList();
      }
    }
    return body.lines().toList();
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : node.toString();
  }
}
