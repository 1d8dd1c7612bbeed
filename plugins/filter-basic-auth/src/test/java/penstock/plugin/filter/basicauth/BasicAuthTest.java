package penstock.plugin.filter.basicauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.Context;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class BasicAuthTest extends HttpFilterContract {

  /// Of "secret".
  private static final String HASH =
      "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT/p1aaNl8";

  private final HttpHandler echo =
      exchange -> {
        FilteredRequest request = FilteredRequest.of(exchange);
        exchange
            .getResponseSender()
            .send(request.fact("basic.user") + " " + request.header("Authorization"));
      };

  @TempDir Path folder;

  @Override
  protected HttpFilter filter(Context context) {
    return filter(context, new Settings(ann(), null, "staff", false));
  }

  @Override
  protected HttpRequest welcome(URI uri) {
    return HttpRequest.newBuilder(uri).header("Authorization", basic("ann:secret")).build();
  }

  private static Map<String, String> ann() {
    return Map.of("ann", HASH);
  }

  private static HttpFilter filter(Context context, Settings settings) {
    return Offers.of(new BasicAuthPlugin())
        .create(HttpFilter.KIND, "basic-auth", settings, context);
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> send(Settings settings, @Nullable String header)
      throws IOException, InterruptedException {
    try (FilterServer server = FilterServer.of(filter(context, settings), echo)) {
      return header == null ? server.get("/") : server.get("/", "Authorization", header);
    }
  }

  private Settings staff() {
    return new Settings(ann(), null, "staff", false);
  }

  @Test
  void letsInWhoIsRightAndTellsWho() throws Exception {
    assertThat(send(staff(), basic("ann:secret")).body()).isEqualTo("ann null");
    assertThat(send(staff(), basic("ann:secret").replace("Basic", "bAsIc")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void showsThePasswordToEndpointsIfToldSo() throws Exception {
    assertThat(send(new Settings(ann(), null, "staff", true), basic("ann:secret")).body())
        .isEqualTo("ann " + basic("ann:secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann:Secret", "ann:", "bob:secret", "ann", ":secret", "Ann:secret"})
  void asksOthersForThePassword(String credentials) throws Exception {
    HttpResponse<String> answer = send(staff(), basic(credentials));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .hasValue("Basic realm=\"staff\", charset=\"UTF-8\"");
    assertThat(answer.body()).startsWith("unauthorized: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic !", "Bearer YW5uOnNlY3JldA==", ""})
  void asksForThePasswordWhereThereIsNone(String header) throws Exception {
    assertThat(send(staff(), header.isEmpty() ? null : header).statusCode()).isEqualTo(401);
  }

  @Test
  void remembersWhoWasRightAndNobodyElse() throws Exception {
    try (FilterServer server = FilterServer.of(filter(context, staff()), echo)) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.get("/", "Authorization", basic("ann:secret")).statusCode())
            .isEqualTo(200);
        assertThat(server.get("/", "Authorization", basic("ann:wrong")).statusCode())
            .isEqualTo(401);
      }
    }
  }

  @Test
  void forgetsTheOldestOfManyHeaders() {
    Verified verified = new Verified(2);
    verified.add("a");
    verified.add("b");
    verified.add("c");
    assertThat(verified.contains("b")).isTrue();
    verified.add("d");
    verified.add("e");
    assertThat(verified.contains("a")).isFalse();
    assertThat(verified.contains("b")).isTrue();
    assertThat(verified.contains("x")).isFalse();
  }

  @Test
  void readsUsersFromAFile() throws Exception {
    Path file = folder.resolve("users");
    Files.writeString(file, "# staff\n\nbob:" + HASH + "\n");
    Settings settings = new Settings(ann(), file, "staff", false);
    assertThat(send(settings, basic("bob:secret")).statusCode()).isEqualTo(200);
    assertThat(send(settings, basic("ann:secret")).statusCode()).isEqualTo(200);
  }

  @Test
  void tellsOfAFileThatChangedOnce() throws IOException {
    Path path = folder.resolve("users");
    Files.writeString(path, "bob:" + HASH + "\n");
    UserFile file = new UserFile(path);
    assertThat(file.news()).containsOnlyKeys("bob");
    assertThat(file.news()).isNull();
    Files.writeString(path, "bob:" + HASH + "\neve:" + HASH + "\n");
    assertThat(file.news()).containsOnlyKeys("bob", "eve");
    Files.writeString(path, "bob");
    assertThatThrownBy(file::news).hasMessage("file: " + path + " line 1 (expected: name:hash)");
    assertThat(file.news()).isNull();
    Files.delete(path);
    assertThatThrownBy(file::news).hasMessage("file: " + path + " (expected: a readable file)");
  }

  @Test
  void refusesFilesAndNamesThatAreWrong() throws IOException {
    Path file = folder.resolve("users");
    Files.writeString(file, "bob:" + HASH + "\neve:plain\n");
    assertThatThrownBy(() -> new Settings(Map.of(), file, "staff", false))
        .hasMessageStartingWith("file: " + file + " line 2: password (expected: a hash")
        .hasMessageNotContaining("plain");
    assertThatThrownBy(() -> new Settings(Map.of(), null, "staff", false))
        .hasMessage("nothing (expected: one of users, file)");
    assertThatThrownBy(() -> new Settings(ann(), null, "\"", false))
        .hasMessageStartingWith("realm: \"");
    assertThatThrownBy(() -> new Settings(Map.of("a:b", HASH), null, "staff", false))
        .hasMessageStartingWith("user: a:b");
    assertThatThrownBy(() -> new Settings(Map.of("ann", "plain"), null, "staff", false))
        .hasMessageStartingWith("users.ann: password (expected: a hash that begins with")
        .hasMessageNotContaining("plain");
    assertThat(new Settings(ann(), null, "staff", false)).asString().doesNotContain("$");
  }
}
