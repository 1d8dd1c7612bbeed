package penstock.plugin.filter.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import penstock.testkit.ScriptTypes;

/// The types that ship for editors say what there is, no more and no less.
class TypesTest {

  @Test
  void whatAScriptSeesHasTheseMembers() throws IOException {
    assertThat(ScriptTypes.typed("Response")).isEqualTo(ScriptTypes.shown(Response.class));
  }

  @Test
  void whatAScriptCanSayHasTheseMembers() throws IOException {
    assertThat(ScriptTypes.given(Desk.class)).isEqualTo(ScriptTypes.typed("Act"));
  }
}
