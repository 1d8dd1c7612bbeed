package penstock.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.Ports;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubEndpoint.Behaviour;
import penstock.testkit.StubRequest;

/// A distribution with one endpoint behind it, for all tests of a class. Before each test the
/// endpoint is told to answer `fine`.
final class Site implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  private static final Behaviour FINE = exchange -> exchange.answer(200, "fine");

  private final String yaml;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private Distribution penstock;

  @SuppressWarnings("NullAway.Init") // made before the first test
  private Path folder;

  /// @param yaml a configuration with a listener `web`, where `@site` stands for the endpoint's
  ///   address and `@closed` for one where nobody listens
  Site(String yaml) {
    this.yaml = yaml;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    endpoint = StubEndpoint.start(FINE);
    folder = Files.createTempDirectory("penstock");
    penstock =
        Distribution.run(
            folder,
            yaml.replace("@site", "\"127.0.0.1:" + endpoint.port() + "\"")
                .replace("@closed", "\"127.0.0.1:" + Ports.next() + "\""));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    behaveWell();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    try (Distribution _ = penstock) {
      endpoint.close();
    }
    Files.delete(folder.resolve("penstock.yaml"));
    Files.delete(folder);
  }

  Distribution penstock() {
    return penstock;
  }

  StubEndpoint endpoint() {
    return endpoint;
  }

  /// Tells the endpoint what to do with requests from now on.
  void behave(Behaviour behaviour) {
    endpoint.behave(behaviour);
  }

  /// Tells the endpoint to answer `fine`.
  void behaveWell() {
    endpoint.behave(FINE);
  }

  /// A new connection to the listener `web`.
  RawClient client() throws IOException {
    return RawClient.to(penstock.address("web"));
  }

  /// The answer to a `GET` on a connection of its own.
  Reply get(String target, String... headers) throws IOException {
    try (RawClient client = client()) {
      return client.get(target, headers);
    }
  }

  /// What the endpoint was asked last; nothing before the first.
  StubRequest lastRequest() {
    return endpoint.requests().isEmpty()
        ? new StubRequest("", "", "", List.of(), 0)
        : endpoint.requests().getLast();
  }
}
