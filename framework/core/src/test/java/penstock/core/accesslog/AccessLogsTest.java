package penstock.core.accesslog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.core.accesslog.AccessLogSettings.Rotate;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.Reason;
import penstock.spi.ByteSize;
import penstock.spi.Percent;

class AccessLogsTest {

  private static final AccessLogs.Origin ORIGIN = new AccessLogs.Origin("edge-1", "cafe");

  @TempDir private Path folder;

  private final LineRegistry registry = new LineRegistry();
  private final AccessLogs logs = new AccessLogs(registry, Instant::now);

  private AccessLogSettings settings(String format, @Nullable String when, String sample) {
    return settings("a.log", format, null, when, sample);
  }

  private AccessLogSettings settings(
      String file, String format, @Nullable Rotate rotate, @Nullable String when, String sample) {
    return new AccessLogSettings(
        folder.resolve(file),
        false,
        format,
        List.of(),
        rotate,
        List.of(),
        when,
        Percent.parse(sample));
  }

  private AccessLog open(AccessLogSettings settings) throws IOException {
    return requireNonNull(logs.open(ORIGIN, List.of(settings)));
  }

  /// What is measured of files that are open.
  private List<String> ofFiles() {
    return registry.registry().getMetrics().keySet().stream()
        .map(name -> name.getKey())
        .filter(name -> name.equals("penstock_access_log_dropped_total"))
        .toList();
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("a.log"));
  }

  @Test
  void nothingIsOpenedWhereNothingIsConfigured() throws IOException {
    assertThat(logs.open(ORIGIN, List.of())).isNull();
  }

  @Test
  void logsWhatTheConditionSays() throws IOException {
    try (AccessLog log = open(settings("{status}", "status >= 500", "100%"))) {
      log.add(FakeFacts.ok());
      log.add(FakeFacts.of(502, Reason.CONNECT_REFUSED));
    }
    assertThat(lines()).containsExactly("502");
  }

  @Test
  void logsAShare() throws IOException {
    try (AccessLog log = open(settings("{status}", null, "10%"))) {
      for (int i = 0; i < 5000; i++) {
        log.add(FakeFacts.ok());
      }
    }
    assertThat(lines()).hasSizeBetween(300, 700);
  }

  @Test
  void twoConfigurationsShareAFile() throws IOException {
    AccessLog before = open(settings("old {status}", null, "100%"));
    before.add(FakeFacts.ok());
    AccessLog after = open(settings("new {status}", null, "100%"));
    after.add(FakeFacts.ok());
    before.add(FakeFacts.ok());
    before.close();
    after.add(FakeFacts.ok());
    after.close();
    assertThat(lines()).containsExactly("old 200", "new 200", "old 200", "new 200");
    assertThat(ofFiles()).isEmpty();
  }

  @Test
  void twoConfigurationsShareAFileHoweverTheyNameIt() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.log"), Path.of("a.log"));
    Path other = Files.createSymbolicLink(folder.resolve("here"), folder);
    List<AccessLog> open = new ArrayList<>();
    for (Path each : List.of(link, file(), folder.resolve("./a.log"), other.resolve("a.log"))) {
      open.add(open(settings(each.toString(), "{status}", null, null, "100%")));
      assertThat(ofFiles()).hasSize(1);
    }
    Files.move(file(), folder.resolve("a.moved"));
    open.add(open(settings(link.toString(), "{status}", null, null, "100%")));
    assertThat(ofFiles()).hasSize(1);
    open.forEach(AccessLog::close);
    assertThat(ofFiles()).isEmpty();
  }

  @Test
  void aLinkIsNotRotatedButTheFileBehindIt() throws IOException {
    Path behind = Files.createDirectory(folder.resolve("behind"));
    Files.createSymbolicLink(file(), Path.of("behind/b.log"));
    String format = "x".repeat(3000) + "{status}";
    Rotate often = new Rotate(new ByteSize(4096), 5, null);
    try (AccessLog log = open(settings("a.log", format, often, null, "100%"))) {
      logs.putInForce(log);
      addLine(log);
      log.add(FakeFacts.ok());
      await().until(() -> Files.exists(behind.resolve("b.log.1")));
    }
    assertThat(file()).isSymbolicLink();
    assertThat(lines()).hasSize(1);
  }

  @Test
  void aSecondConfigurationOpensTheFileAnew() throws IOException {
    try (AccessLog before = open(settings("{status}", null, "100%"))) {
      Files.move(folder.resolve("a.log"), folder.resolve("a.moved"));
      try (AccessLog _ = open(settings("{status}", null, "100%"))) {
        await().until(() -> Files.exists(folder.resolve("a.log")));
        before.add(FakeFacts.ok());
      }
    }
    assertThat(lines()).containsExactly("200");
  }

  @Test
  void aFileIsRotatedByTheConfigurationInForce() throws IOException {
    String format = "x".repeat(3000) + "{status}";
    Rotate often = new Rotate(new ByteSize(4096), 5, null);
    AccessLog first = open(settings("a.log", format, null, null, "100%"));
    logs.putInForce(first);
    addLine(first);
    AccessLog refused = open(settings("a.log", format, often, null, "100%"));
    refused.close();
    addLine(first);
    assertThat(folder.resolve("a.log.1")).doesNotExist();
    AccessLog second = open(settings("a.log", format, often, null, "100%"));
    logs.putInForce(second);
    first.close();
    addLine(second);
    second.close();
    assertThat(lines()).hasSize(1);
    assertThat(folder.resolve("a.log.1")).exists();
  }

  private void addLine(AccessLog log) throws IOException {
    long before = Files.exists(file()) ? Files.size(file()) : 0;
    log.add(FakeFacts.ok());
    await().until(() -> Files.size(file()) != before);
  }

  private Path file() {
    return folder.resolve("a.log");
  }

  @Test
  void aFileThatCannotBeOpenedLeavesNothingOpen() throws IOException {
    Files.createDirectory(folder.resolve("a.log"));
    assertThatThrownBy(() -> open(settings("json", null, "100%")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.log");
    assertThat(ofFiles()).isEmpty();
  }

  @Test
  void seesBeforehandWhatCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(AccessLogs.problem(folder.resolve("new.log"))).isNull();
    assertThat(AccessLogs.problem(file)).isNull();
    assertThat(AccessLogs.problem(folder)).contains("not a folder");
    assertThat(AccessLogs.problem(file.resolve("x.log"))).contains("a folder that exists");
  }

  @Test
  void seesTwoLogsOfOneFile() {
    AccessLogSettings one = settings("json", null, "100%");
    AccessLogSettings two = settings("clf", null, "100%");
    assertThat(AccessLogs.doubled(List.of(one))).isNull();
    assertThat(AccessLogs.doubled(List.of(one, two))).isEqualTo(1);
    AccessLogSettings likewise = settings("x/../a.log", "json", null, null, "100%");
    assertThat(AccessLogs.doubled(List.of(one, likewise))).isEqualTo(1);
  }

  @Test
  void seesTwoLogsOfOneFileBehindALink() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.log"), Path.of("a.log"));
    AccessLogSettings one = settings("json", null, "100%");
    AccessLogSettings linked = settings("link.log", "json", null, null, "100%");
    assertThat(AccessLogs.doubled(List.of(one, linked))).isEqualTo(1);
    Files.createFile(file());
    assertThat(AccessLogs.doubled(List.of(one, linked))).isEqualTo(1);
  }

  @Test
  void namesThatLeadNowhereAreTakenAsTheyAre() throws IOException {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    assertThat(LogPlace.of(loop)).isEqualTo(folder.toRealPath().resolve("loop"));
    assertThat(LogPlace.of(folder.resolve("no/../none/x.log")))
        .isEqualTo(folder.resolve("none/x.log").toAbsolutePath());
    assertThat(LogPlace.of(Path.of("/"))).isEqualTo(Path.of("/"));
  }

  @Test
  void settingsSayWhatCannotBe() {
    assertThatThrownBy(() -> settings("jso", null, "100%")).hasMessageStartingWith("format: jso");
    assertThatThrownBy(() -> settings("json", "status", "100%")).hasMessageStartingWith("when: ");
    assertThatThrownBy(() -> settings("json", null, "0%"))
        .hasMessage("sample: 0% (expected: > 0%, <= 100%)");
    assertThatThrownBy(() -> settings("json", null, "101%")).hasMessageStartingWith("sample: 101%");
    assertThatThrownBy(() ->
            new AccessLogSettings(
                null, false, "json", List.of(), null, List.of(), null, Percent.parse("1%")))
        .hasMessageStartingWith("file: none");
  }
}
