package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the types that ship for scripts (`scripts/penstock.d.ts`) say there is, and what there is,
/// for tests that compare them.
public final class ScriptTypes {

  private static final Path TYPES =
      Path.of(System.getProperty("basedir", ""), "../../scripts/penstock.d.ts");

  private static final Pattern TYPED = Pattern.compile("(?m)^    (?:readonly )?(\\w+)[?(:]");
  private static final Pattern GIVEN = Pattern.compile("(?m)^    (\\w+): [(rd]");

  private ScriptTypes() {}

  /// The members that an interface has in the types.
  public static Set<String> typed(String name) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^  export interface " + name + " \\{$(.*?)^  }$")
            .matcher(Files.readString(TYPES));
    assertThat(block.find()).as(name).isTrue();
    return names(TYPED, block.group(1));
  }

  /// The members that a class shows to scripts.
  public static Set<String> shown(Class<?> view) {
    return Stream.concat(
            exported(Arrays.stream(view.getFields())), exported(Arrays.stream(view.getMethods())))
        .collect(Collectors.toSet());
  }

  private static <M extends AnnotatedElement & Member> Stream<String> exported(Stream<M> members) {
    return members
        .filter(member ->
            Arrays.stream(member.getAnnotations())
                .anyMatch(each -> each.annotationType().getSimpleName().equals("Export")))
        .map(Member::getName);
  }

  /// The members of what a prelude gives to scripts.
  ///
  /// @param beside a class of the prelude's package
  public static Set<String> given(Class<?> beside) throws IOException {
    try (var prelude = Objects.requireNonNull(beside.getResourceAsStream("prelude.js"))) {
      String text = new String(prelude.readAllBytes(), StandardCharsets.UTF_8);
      return names(GIVEN, text.substring(text.lastIndexOf("freeze")));
    }
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(member -> member.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
