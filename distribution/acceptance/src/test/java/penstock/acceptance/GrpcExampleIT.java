package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of gRPC does what its README says, with free ports and servers of the test's own.
class GrpcExampleIT {

  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", ""), "../../examples/grpc/penstock.yaml")
          .toAbsolutePath()
          .normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void spreadsCallsAndSkipsWhoIsGone() throws Exception {
    try (GrpcServer one = GrpcServer.start("one");
        GrpcServer two = GrpcServer.start("two");
        Distribution penstock = Distribution.run(folder, yaml(one, two));
        GrpcClient client = GrpcClient.plain(penstock.address("calls"))) {
      await().atMost(PATIENCE).until(() -> answering(client).equals(Set.of("one", "two")));
      assertThat(
              new String(
                  client.call(Grpc.ECHO, "hello".getBytes(StandardCharsets.UTF_8)),
                  StandardCharsets.UTF_8))
          .isEqualTo("hello");

      one.stop();
      await().atMost(PATIENCE).until(() -> answering(client).equals(Set.of("two")));
      two.stop();
      await()
          .atMost(PATIENCE)
          .until(() -> failure(client, "demo.Echo/Echo").contains("connect-refused"));

      assertThat(failure(client, "demo.Other/Any")).isEqualTo("UNIMPLEMENTED: Not Found: no-route");
      assertThat(Scrape.of(penstock).sum("penstock_grpc_requests_total", "grpc_status=\"ok\""))
          .isPositive();
      await().until(() -> penstock.out().contains("/demo.Echo/Echo ok ok two "));
    }
  }

  private static String yaml(GrpcServer one, GrpcServer two) throws IOException {
    return Files.readString(EXAMPLE)
        .replace("127.0.0.1:9001", "127.0.0.1:" + one.port())
        .replace("127.0.0.1:9002", "127.0.0.1:" + two.port())
        .replaceAll("127\\.0\\.0\\.1:(8080|9900)\"", "127.0.0.1:0\"");
  }

  private static Set<String> answering(GrpcClient client) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      @Nullable String name;
      try {
        name = client.beside(Grpc.ECHO, new Metadata()).headers().get(Grpc.ENDPOINT);
      } catch (StatusRuntimeException e) {
        name = e.getMessage();
      }
      names.add(String.valueOf(name));
    }
    return names;
  }

  private static String failure(GrpcClient client, String method) {
    return String.valueOf(
        assertThatThrownBy(() -> client.call(Grpc.named(method)))
            .isInstanceOf(StatusRuntimeException.class)
            .actual()
            .getMessage());
  }
}
