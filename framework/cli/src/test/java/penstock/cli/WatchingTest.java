package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WatchingTest {

  @TempDir Path folder;

  @Test
  void seesAChangeInAFolderBelow() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    try (Watching watching = Watching.over(List.of(folder), null)) {
      Files.writeString(deep.resolve("rule.js"), "x");

      assertThat(watching.changed()).isTrue();
    }
  }

  @Test
  void seesChangesInFoldersThatAreMadeLater() throws IOException {
    try (Watching watching = Watching.over(List.of(folder), null)) {
      Path deep = Files.createDirectories(folder.resolve("a/b"));
      Files.writeString(deep.resolve("rule.js"), "x");
      assertThat(watching.changed()).isTrue();

      Files.writeString(deep.resolve("other.js"), "x");

      assertThat(watching.changed()).isTrue();
    }
  }

  @Test
  void seesChangesInFoldersUnderTheirNewNames() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    try (Watching watching = Watching.over(List.of(folder), null)) {
      Files.move(folder.resolve("a"), folder.resolve("c"));
      assertThat(watching.changed()).isTrue();

      Path made = Files.createDirectory(folder.resolve("c/b/d"));
      Files.writeString(made.resolve("rule.js"), "x");

      assertThat(watching.changed()).isTrue();
    }
  }

  @Test
  void seesAChangeBesideANamedFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.test.yaml"), "x");
    try (Watching watching = Watching.over(List.of(file), file)) {
      Files.writeString(folder.resolve("rule.js"), "x");

      assertThat(watching.changed()).isTrue();
    }
  }

  @Test
  void seesAChangeOfTheNamedFileWhateverItsEnding() throws IOException {
    Path file = Files.writeString(folder.resolve("penstock.conf"), "x");
    try (Watching watching = Watching.over(List.of(folder), file)) {
      Files.writeString(file, "y");

      assertThat(watching.changed()).isTrue();
    }
  }

  @Test
  void isNotWokenByAReportOfTheTests() {
    assertThat(Watching.concerns(Path.of("report.xml"))).isFalse();
    assertThat(Watching.concerns(Path.of("penstock.log"))).isFalse();
    assertThat(Watching.concerns(Path.of("shop.js"))).isTrue();
    assertThat(Watching.concerns(Path.of("shop.test.yaml"))).isTrue();
  }

  @Test
  void endsWhenInterrupted() throws IOException {
    try (Watching watching = Watching.over(List.of(folder), null)) {
      Thread.currentThread().interrupt();

      assertThat(watching.changed()).isFalse();
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
