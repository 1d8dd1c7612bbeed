package penstock.plugin.route.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Member;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.HostAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.scripting.view.Connection;
import penstock.scripting.view.IpView;
import penstock.scripting.view.Request;
import penstock.scripting.view.TlsView;

/// The types that ship for editors say what there is, no more and no less.
class TypesTest {

  private static final Path TYPES =
      Path.of(System.getProperty("basedir", ""), "../../scripts/penstock.d.ts");

  private static final Pattern MEMBER = Pattern.compile("(?m)^    (?:readonly )?(\\w+)[?(:]");

  private static Set<String> typed(String name) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^  export interface " + name + " \\{$(.*?)^  }$")
            .matcher(Files.readString(TYPES));
    assertThat(block.find()).as(name).isTrue();
    return MEMBER
        .matcher(block.group(1))
        .results()
        .map(member -> member.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static <M extends AccessibleObject & Member> Stream<String> exported(Stream<M> members) {
    return members
        .filter(member -> member.isAnnotationPresent(HostAccess.Export.class))
        .map(Member::getName);
  }

  static Stream<Arguments> views() {
    return Stream.of(
        Arguments.of("Request", Request.class),
        Arguments.of("Connection", Connection.class),
        Arguments.of("Tls", TlsView.class),
        Arguments.of("PoolFacts", PoolView.class),
        Arguments.of("Ip", IpView.class));
  }

  @ParameterizedTest
  @MethodSource("views")
  void whatARuleIsGivenHasTheseMembers(String type, Class<?> shown) throws Exception {

    assertThat(typed(type))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    exported(Stream.of(shown.getFields())), exported(Stream.of(shown.getMethods())))
                .collect(Collectors.toSet()));
  }

  @Test
  void whatARuleCanAnswerHasTheseMembers() throws IOException {
    try (var prelude = Objects.requireNonNull(Desk.class.getResourceAsStream("prelude.js"))) {
      String text = new String(prelude.readAllBytes(), StandardCharsets.UTF_8);
      Matcher members =
          Pattern.compile("(?m)^    (\\w+): [(rd]")
              .matcher(text.substring(text.lastIndexOf("freeze")));

      assertThat(members.results().map(member -> member.group(1)).collect(Collectors.toSet()))
          .containsExactlyInAnyOrderElementsOf(typed("Decide"));
    }
  }
}
