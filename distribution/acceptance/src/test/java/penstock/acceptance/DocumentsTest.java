package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  private static final Path ROOT =
      Path.of(System.getProperty("basedir", ""), "../..").toAbsolutePath().normalize();
  private static final Path DOCS = ROOT.resolve("distribution/docs");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(#[^)]*)?\\)");

  @Test
  void everyPageIsInTheIndex() throws IOException {
    Set<Path> linked = new HashSet<>(targets(DOCS.resolve("index.md")));
    linked.add(DOCS.resolve("index.md"));
    assertThat(linked).containsAll(pages(DOCS));
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<Path> pages =
        Stream.of(pages(DOCS), pages(ROOT.resolve("examples")), List.of(ROOT.resolve("README.md")))
            .flatMap(List::stream)
            .toList();
    for (Path page : pages) {
      assertThat(targets(page)).as("links of %s", page).allSatisfy(to -> assertThat(to).exists());
    }
  }

  @Test
  void theFilterPageShowsTheFilterThatShips() throws IOException {
    String page = Files.readString(DOCS.resolve("writing-a-filter.md"));
    String shown =
        page.substring(page.indexOf("```java\n") + 8, page.indexOf("```\n\nUsers write"));
    Path shipped =
        ROOT.resolve("plugins/filter-request-limit/src/main/java/penstock/plugin/filter")
            .resolve("requestlimit/RequestLimitPlugin.java");
    assertThat(shown).isEqualToNormalizingNewlines(withoutJavadoc(Files.readString(shipped)));
  }

  private static String withoutJavadoc(String source) {
    return source
        .lines()
        .filter(line -> !line.strip().startsWith("///"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<Path> pages(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static List<Path> targets(Path page) throws IOException {
    return LINK.matcher(Files.readString(page))
        .results()
        .map((MatchResult link) -> page.resolveSibling(link.group(1)).normalize())
        .toList();
  }
}
