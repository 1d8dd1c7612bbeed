package penstock.plugin.route.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.scripting.view.Connection;
import penstock.scripting.view.IpView;
import penstock.scripting.view.Request;
import penstock.scripting.view.TlsView;
import penstock.testkit.ScriptTypes;

/// The types that ship for editors say what there is, no more and no less.
class TypesTest {

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
  void whatARuleIsGivenHasTheseMembers(String type, Class<?> view) throws Exception {
    assertThat(ScriptTypes.typed(type)).isEqualTo(ScriptTypes.shown(view));
  }

  @Test
  void whatARuleCanAnswerHasTheseMembers() throws IOException {
    assertThat(ScriptTypes.given(Desk.class)).isEqualTo(ScriptTypes.typed("Decide"));
  }
}
