package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginJarTest {

  @TempDir private Path directory;

  @Test
  void packsClassesFilesAndManifest() throws IOException {
    Path path =
        PluginJar.of("x")
            .source("a.Entry", "package a; public class Entry { static class Inner {} Other o; }")
            .absent("a.Other", "package a; public class Other { static class Inner {} }")
            .file("a/text", "hello")
            .attribute("Plugin-Requires", ">=0.1.0")
            .in(directory);
    assertThat(path).hasFileName("x.jar");
    try (JarFile jar = new JarFile(path.toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .containsExactly(
              "META-INF/MANIFEST.MF", "a/Entry$Inner.class", "a/Entry.class", "a/text");
      assertThat(jar.getManifest().getMainAttributes())
          .extractingByKey(new java.util.jar.Attributes.Name("Plugin-Class"))
          .isEqualTo("a.Entry");
    }
  }

  @Test
  void packsNoManifestWhenTold() throws IOException {
    Path path = PluginJar.of("x").file("text", "").withoutManifest().in(directory);
    try (JarFile jar = new JarFile(path.toFile())) {
      assertThat(jar.getManifest()).isNull();
    }
  }

  @Test
  void tellsWhyASourceDoesNotCompile() {
    PluginJar jar = PluginJar.of("x").source("a.Entry", "package a; class Entry { Gone g; }");
    assertThatThrownBy(() -> jar.in(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot find symbol");
  }
}
